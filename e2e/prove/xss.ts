/**
 * Proof: text from outside never becomes anything but text. Every payload of the collections and of our own families stands on every surface; every
 * route of the web is opened in a real browser, with the content policy as it is sent and with the browser told to disregard it. Nothing runs,
 * nothing is asked of another host, nothing leads away, and no element stands in a page that is not its own.
 */
import type { Browser } from "playwright-core";
import { unsubscribeToken } from "#platform/mail";
import { sanitizeHtml } from "#platform/text";
import { plantCatalog, type Catalog } from "../bad-input/catalog.ts";
import { control } from "../bad-input/control.ts";
import { shownWhole, stir, work } from "../bad-input/deeds.ts";
import { openArchive, openMails } from "../bad-input/outgoing.ts";
import { look, newVisits, PATTERNS, walk } from "../bad-input/pages.ts";
import { allPayloads, packs, payloadOf } from "../bad-input/payloads.ts";
import { plantEverywhere, type Planted } from "../bad-input/plant.ts";
import { addressesWith, reflect } from "../bad-input/reflect.ts";
import { plantSurfaces, type Surfaces } from "../bad-input/surfaces.ts";
import { provoke, strangeIn, watch } from "../bad-input/watched.ts";
import { openBrowser } from "../lib/browser.ts";
import { buildWorld, type World } from "../rights/world.ts";
import { progress, prove, require, type Figures } from "./lib/proof.ts";
import { seeded } from "./lib/seeded.ts";

export type XssOptions = {
  /** Of all payloads, in percent. */
  percent: number;
  /** Texts for each field of each operation, and 0 for none. */
  values: number;
  /** Visits of each route, of those that are there for each thing; and 0 for the main pages alone. */
  visits: number;
  seed: number;
};

/** Routes without a page, and one that only those see who are half signed in. */
const NO_PAGES = new Set([
  "sign-in/passkey",
  "sign-in/second",
  "account/passkey",
  "sign-out",
  "guest/leave",
  ":locale?/language",
  ":locale?/requests/:number/messages/:message",
]);
const AT_ONCE = 40;

/** Each fragment as `innerHTML` in an empty page, and once more as it is written then (mutation). @returns all that was noticed */
async function alone(browser: Browser, url: string, fragments: readonly string[]): Promise<string[]> {
  await using watched = await watch(browser, url, { policy: false });
  await watched.context.setOffline(true);
  const found: string[] = [];
  for (let at = 0; at < fragments.length; at += AT_ONCE) {
    await watched.page.goto("about:blank").catch(() => {});
    await watched.page
      .evaluate(
        (list) => {
          for (const html of list) {
            const [place, again] = [document.createElement("div"), document.createElement("div")];
            document.body.append(place, again);
            place.innerHTML = html;
            again.innerHTML = place.innerHTML;
          }
        },
        fragments.slice(at, at + AT_ONCE),
      )
      .catch(() => {});
    found.push(...(await strangeIn(watched.page).catch(() => [])));
    await provoke(watched.page).catch(() => {});
    found.push(...watched.signs());
  }
  return found;
}

/** Where the pages begin, also those that no link leads to; of all routes, or of those most text is on. */
function starts({ app, tickets, ids }: World, { said, mailed, filed }: Surfaces, catalog: Catalog, visits: number, policy: boolean) {
  // Of a short run: the policy hides nothing that its absence does not show, so with it a few pages do.
  if (visits === 0 && policy) return { agent: [`/desk/tickets/${mailed}`], customer: [`/requests/${filed}`], stranger: [] };
  const main = {
    agent: [`/desk/tickets/${mailed}`, `/desk/contacts/${ids["own"]}`, "/desk/intake"],
    customer: [`/requests/${filed}`, "/requests/new"],
    stranger: [],
  };
  if (visits === 0) return main;
  const unsubscribe = unsubscribeToken(app.program.platform.crypto, tickets.mailed.outboxId);
  return {
    agent: [
      ...main.agent,
      "/desk",
      `/desk/tickets/${said}`,
      `/desk/tickets/${filed}`,
      "/desk/search?q=pwned",
      `/desk/merge-people?kind=contact&into=${ids["own"]}&from=${ids["other"]}`,
      "/desk/views/new",
      "/desk/macros/new",
      "/admin",
      "/account",
      "/account/second-factor",
      "/guest/x",
      ...catalog.agent,
    ],
    customer: [
      ...main.customer,
      "/",
      "/requests",
      `/requests/${said}`,
      "/requests?q=pwned",
      "/requests/sent",
      "/profile",
      "/profile/address?token=x",
      "/profile/security/second-factor",
      ...catalog.customer,
    ],
    stranger: [
      "/en",
      "/sign-in",
      "/sign-in/second",
      "/magic-link?token=x",
      "/invitation?token=x",
      `/unsubscribe/${unsubscribe}`,
      "/nowhere",
      "/help",
    ],
  };
}

/** @throws Disproved with the payload that did something */
export async function xss({ percent, values, visits, seed }: XssOptions): Promise<Figures> {
  const random = seeded(seed);
  const payloads = (await allPayloads()).filter(() => random() * 100 < percent);
  const nothing = (signs: readonly string[], where: string) =>
    require(signs.length ===
      0, `${where}: ${signs.length} signs of life\n${signs.slice(0, 5).join("\n")}\nthe first is of ${JSON.stringify(payloadOf(signs[0] ?? "", payloads))}`);
  const [world, browser] = await Promise.all([buildWorld({ web: true }), openBrowser()]);
  const { app } = world;
  try {
    progress("the detector, and the sanitiser alone");
    const controls = await control(browser, app.url);
    const unsafe = await alone(browser, app.url, payloads);
    const ran = unsafe.filter((sign) => sign.startsWith("script")).length;
    require(ran >= payloads.length / 20, `unsanitised, only ${ran} of ${payloads.length} ran`);
    const broken = payloads.map((payload) => `<table><tr><td><blockquote><p title="x">${payload}</blockquote><b>after`);
    nothing(
      await alone(
        browser,
        app.url,
        [...payloads, ...broken].map((html) => sanitizeHtml(html)),
      ),
      "sanitised, in an empty page",
    );

    progress("planting");
    // First what is planted by name: trying every field uses up how many things of a kind there may be.
    const surfaces = await plantSurfaces(world, payloads);
    const catalog: Catalog = visits === 0 ? { texts: {}, agent: [], customer: [] } : await plantCatalog(world, payloads);
    const everywhere: Planted = values === 0 ? { fields: [], taken: 0, asked: 0 } : await plantEverywhere(world, payloads, { values });
    const cookies = { agent: await app.signIn("owner@vendor.test"), customer: await app.signIn("own@customer.test") };
    const seen = newVisits();
    const outside = /^\/(?!desk|admin|account|api|assets)/;
    let whole = 0;
    for (const policy of [false, true]) {
      const begin = starts(world, surfaces, catalog, visits, policy);
      const open = (cookie?: string) => watch(browser, app.url, { policy, ...(cookie ? { cookie } : {}) });
      progress(`pages ${policy ? "with" : "without"} their policy`);
      await using agent = await open(cookies.agent);
      await using customer = await open(cookies.customer);
      await using stranger = await open();
      const within = visits === 0 ? /^$/ : undefined;
      await walk(agent, begin.agent, seen, { most: visits, within: within ?? /^\/(?:desk|admin|account)/, act: stir });
      await walk(customer, begin.customer, seen, { most: visits, within: within ?? outside });
      await walk(stranger, begin.stranger, seen, { most: visits, within: within ?? outside });
      if (visits > 0 || !policy) await work(agent, world, surfaces, seen);
      for (const [who, watched] of Object.entries({ agent, customer, stranger }))
        for (const path of addressesWith(who, packs(payloads, 600).slice(0, visits))) await look(watched, path, seen);
      nothing(seen.signs, policy ? "with the policy" : "without the policy");
      if (!policy) whole = await shownWhole(agent, customer, world, surfaces);
    }

    progress("addresses, forms, and what leaves");
    await using empty = await watch(browser, app.url, { policy: false });
    const reflected = await reflect(app.url, cookies, empty.page, packs(payloads, 900).slice(0, visits === 0 ? 1 : undefined));
    nothing(reflected.signs, "what comes back");
    await app.settled();
    const mails = await openMails(world, browser, visits === 0 ? 5 : 2_000);
    nothing(mails.signs, "mails that left");
    const archive = await openArchive(world, browser, world.ids["own"]!);
    nothing(archive.signs, "a person's data");
    progress("");

    const missed = PATTERNS.filter((pattern) => !seen.routes.has(pattern) && !NO_PAGES.has(pattern));
    require(visits === 0 || values === 0 || missed.length === 0, `routes that nobody visited: ${missed.join(", ")}`);
    const planted = { ...surfaces.texts, ...catalog.texts };
    return {
      payloads: payloads.length,
      "of them run where nothing is escaped": ran,
      "kinds of things the detector was seen to see": controls,
      "fields of operations that took hostile text": everywhere.fields.length,
      "of them seen in a page": seen.marks.size,
      "texts planted": everywhere.taken + Object.values(planted).reduce((sum, n) => sum + n, 0),
      "surfaces planted by name": Object.keys(planted).length,
      "routes of the web visited": `${seen.routes.size} of ${PATTERNS.length}`,
      "pages opened, with and without the policy": seen.visits,
      "answers to hostile addresses and forms": reflected.answers,
      "mails and archives opened": mails.opened + archive.opened,
      "texts found whole": whole,
      "scripts run, requests, ways elsewhere, strange elements": 0,
    };
  } finally {
    await browser.close();
    await world.close();
  }
}

if (import.meta.main) {
  // @ts-expect-error plain JavaScript, shared with npm test
  const { browser } = await import("../../scripts/lib/browser.mjs");
  process.env.CHROMIUM = await browser();
  await prove("xss", { percent: 100, values: 8, visits: 2, seed: 1 }, xss);
}
