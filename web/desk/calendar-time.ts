/**
 * A time of a calendar file. `instant`: a moment; `wall`: hour and day as written, in a zone nobody here knows; `day`: a whole day.
 * `at` is in milliseconds since the epoch, for the latter two as if it were UTC.
 */
export type Moment = { kind: "instant" | "wall" | "day"; at: number };

/** Names of zones as Windows and Outlook write them (CLDR windowsZones), for those most mail comes from. */
const WINDOWS: Readonly<Record<string, string>> = {
  "AUS Eastern Standard Time": "Australia/Sydney",
  "Alaskan Standard Time": "America/Anchorage",
  "Arab Standard Time": "Asia/Riyadh",
  "Arabian Standard Time": "Asia/Dubai",
  "Arabic Standard Time": "Asia/Baghdad",
  "Argentina Standard Time": "America/Buenos_Aires",
  "Atlantic Standard Time": "America/Halifax",
  "Central America Standard Time": "America/Guatemala",
  "Central Europe Standard Time": "Europe/Budapest",
  "Central European Standard Time": "Europe/Warsaw",
  "Central Standard Time": "America/Chicago",
  "China Standard Time": "Asia/Shanghai",
  "E. South America Standard Time": "America/Sao_Paulo",
  "Eastern Standard Time": "America/New_York",
  "Egypt Standard Time": "Africa/Cairo",
  "FLE Standard Time": "Europe/Kiev",
  "GMT Standard Time": "Europe/London",
  "GTB Standard Time": "Europe/Bucharest",
  "Greenwich Standard Time": "Atlantic/Reykjavik",
  "Hawaiian Standard Time": "Pacific/Honolulu",
  "India Standard Time": "Asia/Calcutta",
  "Israel Standard Time": "Asia/Jerusalem",
  "Jordan Standard Time": "Asia/Amman",
  "Korea Standard Time": "Asia/Seoul",
  "Morocco Standard Time": "Africa/Casablanca",
  "Mountain Standard Time": "America/Denver",
  "New Zealand Standard Time": "Pacific/Auckland",
  "Pacific Standard Time": "America/Los_Angeles",
  "Romance Standard Time": "Europe/Paris",
  "Russian Standard Time": "Europe/Moscow",
  "SA Pacific Standard Time": "America/Bogota",
  "SE Asia Standard Time": "Asia/Bangkok",
  "Singapore Standard Time": "Asia/Singapore",
  "South Africa Standard Time": "Africa/Johannesburg",
  "Tokyo Standard Time": "Asia/Tokyo",
  "Turkey Standard Time": "Europe/Istanbul",
  "US Eastern Standard Time": "America/Indianapolis",
  "US Mountain Standard Time": "America/Phoenix",
  UTC: "UTC",
  "W. Europe Standard Time": "Europe/Berlin",
};

/**
 * Reads a time as `2026-03-01`, `2026-03-01T10:00:00Z`, or the latter without Z in a zone.
 * @param timeZone as the calendar file names it: an IANA name, one of Windows, or anything
 * @returns null when it is none
 */
export function momentOf(written: string | null, timeZone: string | null): Moment | null {
  if (written === null || !/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ?)?$/.test(written)) return null;
  const at = Date.parse(written.length === 10 ? `${written}T00:00:00Z` : written.endsWith("Z") ? written : `${written}Z`);
  if (Number.isNaN(at)) return null;
  if (written.length === 10) return { kind: "day", at };
  if (written.endsWith("Z")) return { kind: "instant", at };
  const format = timeZone ? formatOf(WINDOWS[timeZone] ?? timeZone) : null;
  if (!format) return { kind: "wall", at };
  // The offset is that of the moment itself, which a second look finds also where clocks were changed in between.
  const first = at - offset(format, at);
  return { kind: "instant", at: at - offset(format, first) };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    return null;
  }
}

/** How far the zone's clock is ahead of UTC at a moment, in milliseconds. */
function offset(format: Intl.DateTimeFormat, at: number): number {
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year, month, day, hour, minute, second } = parts;
  return Date.UTC(year!, month! - 1, day, hour, minute, second) - at;
}
