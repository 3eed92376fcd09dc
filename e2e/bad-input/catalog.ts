/** Hostile text in what a vendor sells: products and their parts, plans, licences, invoices, and what a billing provider says of its customers. */
import Stripe from "stripe";
import { API_PREFIX } from "#platform/http";
import type { World } from "../rights/world.ts";
import { packs } from "./payloads.ts";
import { planter, type Planter } from "./planter.ts";

/** Texts for each surface; the surfaces get different ones first. */
const EACH = 40;
const WEBHOOK_SECRET = "whsec_0123456789abcdef";

/** Where the texts are shown: addresses of pages, of those who work here and of the customer who has it all. */
export type Catalog = { texts: Planter["texts"]; agent: string[]; customer: string[] };

export async function plantCatalog(world: World, payloads: readonly string[]): Promise<Catalog> {
  const { post, patch, texts } = planter(world.app.admin);
  const { own } = world.ids;
  let surfaces = 0;
  /** Some of the payloads, put together as texts of at most so many characters. */
  const some = (most: number): string[] => {
    const all = packs(payloads, most);
    const from = (surfaces++ * EACH) % all.length;
    return [...all.slice(from), ...all.slice(0, from)].slice(0, EACH);
  };
  /** Makes a thing of each text. @returns ids of those that were made */
  const each = async (surface: string, most: number, path: string, body: (text: string, n: number) => object): Promise<string[]> => {
    const made: string[] = [];
    for (const [n, text] of some(most).entries()) {
      const answer = await post(surface, path, body(text, n));
      if (answer.status < 300) made.push(answer.body.id);
    }
    if (made.length === 0) throw new Error(`${surface}: no hostile text was taken`);
    return made;
  };
  const long = some(1_900);
  const localized = (text: string, n: number) => ({ names: { en: text }, descriptions: { en: long[n % long.length] } });
  // The first has the short name that comes of its name; many would have the same.
  const addressed = (text: string, n: number) => ({ ...localized(text, n), ...(n > 0 && { slug: `hostile-${n}` }) });

  const products = await each("product", 195, "/products", (text, n) => ({ ...addressed(text, n), brand: world.ids["brand"] }));
  const product = products[0]!;
  const ofIt = (room: string) => `/products/${product}/${room}`;
  const editions = await each("edition", 195, ofIt("editions"), addressed);
  const platforms = await each("platform", 195, ofIt("platforms"), addressed);
  const lines = await each("release line", 195, ofIt("release-lines"), (text, n) => ({ name: `${n}.1`, titles: { en: text } }));
  const version = await post("version", ofIt("versions"), { version: "1.1.0", releasedOn: "2026-01-31" });
  const supported = await post("support policy", "/support-policies", {
    product,
    channels: ["email"],
    languages: ["en"],
    aroundTheClock: true,
  });

  await each("entitlement", 75, "/entitlements", (text, n) => ({ code: `hostile-${n}`, ...localized(text, n) }));
  const plans = await each("plan", 95, "/plans", (text, n) => ({
    ...addressed(text, n),
    products: [product],
    entitlements: ["hostile-0", "hostile-1"],
    ...(n > 0 && { forEverybody: false }),
  }));
  const subscriptions = await each("subscription", 95, "/subscriptions", (reference, n) => ({
    plan: plans[n % plans.length],
    ...(n % 2 === 0 ? { contact: own } : { organization: world.ids["alpha"] }),
    reference,
  }));
  const policies = await each("licence policy", 95, "/policies", (name) => ({
    name,
    product,
    floating: true,
    entitlements: ["hostile-0"],
  }));
  const licenses = await each("licence", 95, "/licenses", (name, n) => ({ policy: policies[n % policies.length], name, contact: own }));
  const words = some(480);
  await each("machine", 95, "/machines", (name, n) => ({
    license: licenses[n % 2],
    fingerprint: `${n} ${words[n % words.length]!.slice(0, 250)}`.toWellFormed(),
    name,
    platform: name,
    hostname: name,
  }));
  for (const [n, text] of words.entries())
    await patch("licence's metadata", `/licenses/${licenses[n % licenses.length]}`, { metadata: { said: text } });
  await each("group of licences", 95, "/license-groups", (name) => ({ name }));
  const banned = await each("banned person", 95, "/contacts", (name) => ({ name }));
  await each("ban", 480, "/license-bans", (reason, n) => ({ contact: banned[n % banned.length], reason }));

  const invoices = await each("invoice", 55, "/invoices", (number, n) => ({
    number,
    currency: "EUR",
    contact: own,
    lines: [{ description: words[n % words.length], unitAmount: 1_000 }],
    purchaseOrder: number,
    note: long[n % long.length],
    issue: n % 2 === 0,
  }));
  const customers = await told(world, some(190), post);

  const parts = (room: string, ids: readonly string[]) => [`/admin${ofIt(room)}`, `/admin${ofIt(room)}/${ids[0]}`];
  return {
    texts,
    agent: [
      `/admin/products/${product}`,
      ...parts("lines", lines),
      ...parts("versions", [version.body.id]),
      ...parts("editions", editions),
      ...parts("platforms", platforms),
      ...Object.entries({
        "support-policies": [supported.body.id],
        plans,
        licenses,
        "license-policies": policies,
        invoices,
        "billing-providers": customers.providers,
        "billing-customers": customers.ids,
      }).flatMap(([room, [first]]) => [`/admin/${room}`, `/admin/${room}/new`, `/admin/${room}/${first}`]),
      "/admin/signing-keys",
      "/admin/licenses?q=pwned",
      `/desk/subscriptions/${subscriptions[0]}`,
      "/desk/may-receive",
      `/desk/organizations/${world.ids["alpha"]}`,
      `/desk/contacts/${own}`,
    ],
    customer: [
      "/products",
      `/products/${await slugOf(world, "products", product)}`,
      "/plans",
      `/plans/${await slugOf(world, "plans", plans[0]!)}`,
    ],
  };
}

const slugOf = async (world: World, room: string, id: string): Promise<string> =>
  (await world.app.admin.get(`${API_PREFIX}/${room}/${id}`)).body.slug;

/** What a provider tells in a webhook with its proof: customers whom nobody here is, and an invoice for each. */
async function told(world: World, names: readonly string[], post: Planter["post"]): Promise<{ providers: string[]; ids: string[] }> {
  const provider = {
    kind: "stripe",
    name: names[0]!.slice(0, 95).toWellFormed(),
    apiKey: "rk_test_0123456789",
    webhookSecret: WEBHOOK_SECRET,
  };
  const { id } = (await post("billing provider", "/billing-providers", provider)).body;
  const now = Math.floor(Date.now() / 1_000);
  const caller = world.app.as({});
  for (const [n, name] of names.entries()) {
    const invoice = {
      id: `in_${n}`,
      status: "open",
      number: name,
      currency: "eur",
      total: 1_000,
      amount_due: 1_000,
      amount_paid: 0,
      created: now,
      customer: `cus_${n}`,
      customer_name: name,
      customer_email: `"${name.replaceAll(/["\\\s]/g, "")}"@hostile.test`,
      metadata: { backstay_organization: name, backstay_contact: name },
      hosted_invoice_url: "javascript:pwned()",
      invoice_pdf: "javascript:pwned()",
      lines: { data: [{ description: name, quantity: 1, amount: 1_000, period: null }] },
    };
    const payload = JSON.stringify({ id: `evt_${n}`, type: "invoice.finalized", created: now, data: { object: invoice } });
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET });
    await post("provider's customer", `/billing/webhooks/${id}`, new TextEncoder().encode(payload), caller, {
      "content-type": "application/json",
      "stripe-signature": signature,
    });
  }
  const { data } = (await world.app.admin.get(`${API_PREFIX}/billing/customers?limit=50`)).body;
  return { providers: [id], ids: (data as { id: string }[]).map((one) => one.id) };
}
