/** Hostile text in addresses and forms: what comes back is a page without it, or text that no browser takes for one, and leads nowhere else. */
import type { Page } from "playwright-core";
import { strangeIn } from "./watched.ts";

/** Who asks, and at which places; `V` stands for the text. */
const ADDRESSES: { readonly [who: string]: readonly string[] } = {
  stranger: [
    "/V",
    "/en/V",
    "/sign-in?next=V",
    "/sign-in?next=/V",
    "/sign-in/second?next=V",
    "/magic-link?token=V&next=V",
    "/invitation?token=V",
    "/guest/V",
    "/unsubscribe/V",
    "/requests/new?subject=V&body=V&email=V",
    "/requests/sent?number=V&email=V",
    "/language?to=V&next=V",
    "/assets/V",
    "/api/v1/V",
    "/api/v1/mailboxes?cursor=V",
  ],
  customer: [
    "/requests?q=V&state=V&cursor=V",
    "/requests/V",
    "/requests/new?form=V&subject=V",
    "/profile/address?token=V",
    "/profile/colleagues?organization=V",
    "/api/v1/tickets?q=V&sort=V",
    "/api/v1/files/V",
  ],
  agent: [
    "/desk?view=V&q=V&sort=V",
    "/desk?filter=V",
    "/desk/search?q=V&kind=V",
    "/desk/tickets/V?message=V",
    "/desk/contacts?q=V&segment=V",
    "/desk/contacts/V",
    "/desk/intake?state=V",
    "/desk/outbox?state=V&ticket=V",
    "/desk/merge-people?into=V&from=V&kind=V",
    "/desk/new?to=V&subject=V",
    "/admin/V",
    "/admin/contacts?q=V&cursor=V",
    "/admin/fields?kind=V",
    "/admin/texts/V",
    "/admin/audit?actor=V&action=V&from=V",
    "/api/v1/audit/export?format=V",
    "/api/v1/references?subjects=V",
  ],
};

const FORMS: { readonly [who: string]: readonly { path: string; fields: readonly string[] }[] } = {
  stranger: [
    { path: "/sign-in", fields: ["email", "password", "next", "intent"] },
    { path: "/requests/new", fields: ["email", "name", "subject", "body", "product", "once"] },
    { path: "/invitation", fields: ["token", "name", "password", "locale"] },
    { path: "/magic-link", fields: ["token", "next"] },
  ],
  customer: [
    { path: "/requests/new", fields: ["subject", "body", "product", "type", "form"] },
    { path: "/profile", fields: ["name", "timeZone", "locale", "intent"] },
  ],
  agent: [
    { path: "/admin/contacts/new", fields: ["name", "emails", "phone", "notes"] },
    { path: "/admin/brands/new", fields: ["name", "slug", "color", "url"] },
    { path: "/admin/fields/new", fields: ["key", "label-en", "kind", "type"] },
    { path: "/desk/macros/new", fields: ["name", "text-en", "kind"] },
  ],
};

/** Each place with each text, for each who asks. @returns as addresses of pages, without forms */
export function addressesWith(who: string, texts: readonly string[]): string[] {
  return texts.flatMap((text) => ADDRESSES[who]!.map((path) => path.replaceAll("V", encodeURIComponent(text.toWellFormed()))));
}

type Asked = { answers: number; signs: string[] };

/**
 * Asks for every address and sends every form, and lets a browser parse what comes back.
 * @param page of any site, in which nothing is opened
 * @param cookies a session of each who asks; without one for strangers
 */
export async function reflect(url: string, cookies: { [who: string]: string }, page: Page, texts: readonly string[]): Promise<Asked> {
  const asked: Asked = { answers: 0, signs: [] };
  let pages: string[] = [];
  const parse = async () => {
    asked.signs.push(...(await strangeIn(page, pages)));
    pages = [];
  };
  const take = async (what: string, answer: Response) => {
    asked.answers++;
    const told = (why: string) => void asked.signs.push(`${what}: ${why}`);
    const type = answer.headers.get("content-type") ?? "";
    const body = await answer.text();
    if (answer.status >= 500) told(`answered ${answer.status}`);
    const leads = answer.headers.get("location");
    if (leads !== null && URL.parse(leads, url)?.origin !== new URL(url).origin) told(`leads to ${leads}`);
    if (type.startsWith("text/html")) {
      if (!/script-src/.test(answer.headers.get("content-security-policy") ?? "")) told("a page without a policy");
      pages.push(body);
      if (pages.length >= 25) await parse();
    } else if (
      body !== "" &&
      (!/^(?:application\/(?:problem\+)?json|text\/plain)/.test(type) || answer.headers.get("x-content-type-options") !== "nosniff")
    )
      told(`is of type ${type}`);
  };
  for (const who of Object.keys(ADDRESSES)) {
    const proof: { [name: string]: string } = cookies[who] ? { cookie: cookies[who], origin: url } : { origin: url };
    for (const text of texts) {
      for (const path of addressesWith(who, [text]))
        await take(path, await fetch(url + path, { headers: { ...proof, accept: "text/html" }, redirect: "manual" }));
      for (const { path, fields } of FORMS[who]!) {
        const body = new URLSearchParams(fields.map((name) => [name, text]));
        await take(
          `form ${path} of ${text.slice(0, 80)}`,
          await fetch(url + path, { method: "POST", body, headers: proof, redirect: "manual" }),
        );
      }
    }
  }
  await parse();
  return asked;
}
