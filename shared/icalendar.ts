/** The lines of iCalendar files and what stands in them (RFC 5545 §3.1, §3.3). Pure; text of strangers, so each line is read once and by its length alone. */

export type CalendarLine = {
  /** In capitals. */
  name: string;
  /** As written, beginning with a semicolon; empty when there are none. */
  parameters: string;
  value: string;
};

const MINUTE = 60_000;
/** What follows a semicolon ends at the next one outside of quotes, so there is one way to read it. */
const LINE = /^([A-Za-z0-9-]{2,40})((?:;[^:;"]{0,400}(?:"[^"]{0,400}"[^:;"]{0,400})*)*):(.*)$/;

/**
 * Unfolds a file and gives its lines in order; what is no line of a calendar is left out.
 * @param longest characters of a line that are looked at
 */
export function* calendarLines(text: string, longest = 8_000): Generator<CalendarLine> {
  for (const line of text.replaceAll(/\r?\n[ \t]/g, "").split(/\r\n|\n|\r/)) {
    const match = LINE.exec(line.slice(0, longest));
    if (match) yield { name: match[1]!.toUpperCase(), parameters: match[2]!, value: match[3]! };
  }
}

/** A text value as one line for people: what was escaped as it was meant, no control characters. */
export function calendarText(value: string): string {
  return value
    .replaceAll(/\\([nN,;\\])/g, (_, sign: string) => (/n/i.test(sign) ? " " : sign))
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, " ")
    .trim();
}

/** The zone that the parameters of a time name, in the words of the program that wrote it; null when they name none. */
export function calendarZone(parameters: string): string | null {
  return /TZID="?([^";:]{1,80})/i.exec(parameters)?.[1] ?? null;
}

/** The milliseconds of a duration that is not negative (RFC 5545 §3.3.6); null for what is none. */
export function calendarDuration(text: string): number | null {
  const match = /^P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,5})S)?)?$/.exec(text.trim());
  if (!match) return null;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * MINUTE + seconds * 1_000;
}
