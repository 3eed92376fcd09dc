/** Months of the calendar, `YYYY-MM-DD` of their first day. Pure. */

/** Of the language's own Temporal what is used here. */
declare const Temporal: { PlainDate: { from(day: string): { toZonedDateTime(zone: string): { readonly epochMilliseconds: number } } } };

/** @param month `YYYY-MM` */
export const firstDay = (month: string) => `${month}-01`;

/** The month that lies so many months after another; before it where the number is below zero. */
export function monthsLater(first: string, months: number): string {
  const date = new Date(`${first}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 10);
}

/** The month in which an instant lies, by the clocks of a zone. */
export function monthIn(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit" }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)!.value;
  return `${of("year").padStart(4, "0")}-${of("month")}-01`;
}

/** The first instant of a month by the clocks of a zone, and that of the next. @param first its first day */
export function boundsOf(first: string, timeZone: string): { starts_at: Date; ends_at: Date } {
  const at = (day: string) => new Date(Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds);
  return { starts_at: at(first), ends_at: at(monthsLater(first, 1)) };
}
