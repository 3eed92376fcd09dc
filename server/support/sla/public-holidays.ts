/** Public holidays of countries, by the data of `date-holidays` (CC BY 3.0), as it is. It is large, so it is loaded when somebody asks. */
import { invalid, type Ctx } from "#platform/http";
import type { FoundHoliday } from "./calendar-contract.ts";

type Place = { country: string; state?: string | undefined; region?: string | undefined };
const DAY = 86_400_000;

async function library() {
  return (await import("date-holidays")).default;
}

function inOrder(names: { [code: string]: string } | undefined, locale: string): { code: string; name: string }[] {
  const { compare } = new Intl.Collator(locale);
  return Object.entries(names ?? {})
    .map(([code, name]) => ({ code, name }))
    .filter(({ code }) => /^[A-Z0-9]{1,8}$/.test(code))
    .toSorted((a, b) => compare(a.name, b.name));
}

/** Countries by their names in the reader's language; of a country its states, of a state its regions. @throws Problem 422 */
export async function listPlaces({ locale }: Pick<Ctx, "locale">, { country, state }: Partial<Place>) {
  const known = new (await library())();
  if (country === undefined) {
    const names = new Intl.DisplayNames([locale], { type: "region" });
    const countries = Object.fromEntries(
      Object.entries(known.getCountries(locale)).map(([code, name]) => [code, /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? name) : name]),
    );
    return { data: inOrder(countries, locale).filter(({ code }) => code.length === 2) };
  }
  if (!Object.hasOwn(known.getCountries(), country)) throw invalid("country", "country");
  return { data: inOrder(state === undefined ? known.getStates(country, locale) : known.getRegions(country, state, locale), locale) };
}

/** Days on which everybody is off, each day of a feast of several for itself. @throws Problem 422 for a place that is not known */
export async function listPublicHolidays(
  { locale }: Pick<Ctx, "locale">,
  { country, state, region, from, to }: Place & { from: number; to: number },
): Promise<{ data: FoundHoliday[] }> {
  const Holidays = await library();
  const known = new Holidays();
  if (!Object.hasOwn(known.getCountries(), country)) throw invalid("country", "country");
  if (state !== undefined && !Object.hasOwn(known.getStates(country) ?? {}, state)) throw invalid("state", "unknownThing");
  if (region !== undefined && (state === undefined || !Object.hasOwn(known.getRegions(country, state) ?? {}, region)))
    throw invalid("region", "unknownThing");
  const place = new Holidays({ country, ...(state && { state }), ...(region && { region }) }, { types: ["public"] });
  const data: FoundHoliday[] = [];
  const seen = new Set<string>();
  for (let year = from; year <= to; year++) {
    for (const { date, start, end, name } of place.getHolidays(year, locale) || []) {
      // Feasts that begin at sunset of the day before are on their day; one that begins at noon closes from then on.
      const [, first = "", hour = "", sunset] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d):\d\d( -\d{4})?$/.exec(date) ?? [];
      const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY));
      for (let n = 0; n < days; n++) {
        const on = new Date(Date.parse(first) + n * DAY).toISOString().slice(0, 10);
        const begins = n === 0 && !sunset && hour !== "" ? hour : "00:00";
        if (seen.has(on + name)) continue;
        seen.add(on + name);
        data.push({ on, from: begins, to: "24:00", name: name.slice(0, 200) });
      }
    }
  }
  return { data: data.toSorted((a, b) => (a.on < b.on ? -1 : 1)) };
}
