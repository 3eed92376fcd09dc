/** Telephone numbers: stored and compared as ITU-T E.164, shown as their readers write them. The number plans are those of libphonenumber. */

export type Phone = {
  /** E.164: `+` and at most fifteen digits. */
  number: string;
  /** ISO 3166-1; null where several countries share the code. */
  country: string | null;
  /** An extension, digits only; null when there is none. */
  extension: string | null;
  kind: "mobile" | "fixed" | "other";
};

/** The country whose numbers a reader of a language takes for those of home. Languages of many countries have none. */
const HOME: { readonly [locale: string]: string } = { cs: "CZ", de: "DE", pt: "BR" };

export function homeCountry(locale: string): string | null {
  return HOME[locale] ?? null;
}

// The plans of all countries take 0.2 MB: loaded with the first number.
const plans = () => import("libphonenumber-js/max");

const KINDS: { readonly [type: string]: Phone["kind"] } = { MOBILE: "mobile", FIXED_LINE: "fixed", FIXED_LINE_OR_MOBILE: "mobile" };
/** Digits of other scripts that people type. */
const OTHER_DIGITS = /[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g;

/**
 * Reads a number as somebody wrote it.
 * @param country whose number it is when it does not begin with `+` or `00`; ISO 3166-1
 * @returns null when it is no number of any plan
 */
export async function readPhone(text: string, country: string | null = null): Promise<Phone | null> {
  if (text.length > 60) return null;
  const digits = text.replaceAll(OTHER_DIGITS, (sign) =>
    String((sign.codePointAt(0)! - (sign >= "\uff10" ? 0xff10 : sign >= "\u06f0" ? 0x6f0 : 0x660)) % 10),
  );
  const written = digits.replace(/^\s*(?:tel:)?\s*00\s*(?=[1-9])/i, "+").replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
  const { parsePhoneNumberFromString, isSupportedCountry } = await plans();
  const home = country !== null && isSupportedCountry(country) ? country : undefined;
  const phone = parsePhoneNumberFromString(written, { extract: false, ...(home && { defaultCountry: home }) });
  if (!phone?.isValid()) return null;
  return {
    number: phone.number,
    country: phone.country ?? null,
    extension: phone.ext?.replaceAll(/\D/g, "").slice(0, 8) || null,
    kind: KINDS[phone.getType() ?? ""] ?? "other",
  };
}

/**
 * How a reader sees a number: one of his own country in its national form, others in the international one.
 * @param number E.164
 * @param locale of the reader, or his country as ISO 3166-1 in upper case
 */
export async function showPhone(number: string, locale: string): Promise<string> {
  const { parsePhoneNumberFromString } = await plans();
  const phone = parsePhoneNumberFromString(number);
  if (!phone) return number;
  return phone.country !== undefined && phone.country === (homeCountry(locale) ?? locale)
    ? phone.formatNational()
    : phone.formatInternational();
}
