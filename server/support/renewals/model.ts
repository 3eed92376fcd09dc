/** What a request for a renewal says, in the language of whoever asks. */
import { translate } from "#platform/i18n";
import type { Locale } from "#shared/locales";
import { decimalsOf } from "#shared/money";
import type { Price } from "#shared/plan-codes";
import type { Renewal } from "./contract.ts";

/** Names from outside keep to themselves in a line of another direction (UAX #9). */
const apart = (text: string) => `\u2068${text}\u2069`;

const day = (locale: string, at: string) =>
  new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(at.length === 10 ? `${at}T12:00:00Z` : at));

function money(locale: string, { amount, currency }: Price): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount / 10 ** decimalsOf(currency));
}

type About = Pick<Renewal, "kind" | "name" | "endsAt" | "seats" | "plan"> & { keyHint: string | null };

/** Subject and text. @param price chosen among the list prices; null: an offer is asked for */
export function renewalText(
  locale: Locale,
  { kind, name, endsAt, seats, plan, keyHint }: About,
  price: Price | null,
  note: string | null,
): { subject: string; text: string } {
  const written = locale === "ar" ? "ar-u-nu-latn" : locale === "pt" ? "pt-BR" : locale;
  const say = (key: string, values: { [name: string]: string | number } = {}) => translate(locale, `licensing.renewal.${key}`, values);
  const shown = apart(keyHint === null ? name : `${name} (…${keyHint})`);
  const facts = [
    say(`${kind}.what`, { name: shown }),
    ...(endsAt === null ? [] : [say("ends", { day: day(written, endsAt) })]),
    ...(seats === null ? [] : [say("seats", { count: seats })]),
    price === null || plan === null
      ? say("offer")
      : say(`price.${price.period}`, { price: apart(money(written, price)), plan: apart(plan) }),
  ];
  return { subject: say(`${kind}.subject`, { name: apart(name) }), text: [facts.join("\n"), ...(note ? [note] : [])].join("\n\n") };
}
