/** Days in a time zone. Pure. */

/** Of the language's own Temporal what is used here. */
declare const Temporal: {
  PlainDate: { from(day: string): { toZonedDateTime(zone: string): { epochMilliseconds: number } } };
  Instant: { fromEpochMilliseconds(time: number): { toZonedDateTimeISO(zone: string): { toPlainDate(): { toString(): string } } } };
};

/** When a day begins there, which need not be at midnight. @param day `YYYY-MM-DD` */
export function beginOf(day: string, zone: string): Date {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds);
}

/** The day that an instant lies in there. */
export function dayAt(at: Date, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString();
}
