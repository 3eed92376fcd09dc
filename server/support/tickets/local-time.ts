/** Times as people say them: a day and an hour in a zone. */
import { invalid } from "#platform/http";

/** Of the language's own Temporal what is used here. */
declare const Temporal: {
  PlainDateTime: {
    from(text: string): { toZonedDateTime(zone: string, options: { disambiguation: "compatible" }): { epochMilliseconds: number } };
  };
};

export type LocalTime = { local: string; timeZone: string };

/** No wait is longer: two years. */
const LONGEST_MILLISECONDS = 2 * 366 * 24 * 3_600_000;

/**
 * The instant of a local time that is still to come. An hour that a change of clocks leaves out is the one after it; one that comes twice, the first.
 * @param path of the field, for the error
 * @throws Problem 422 for a zone or time there is not, and for one that is past or too far ahead
 */
export function comingInstant({ local, timeZone }: LocalTime, now: Date, path: string): Date {
  let at: Date;
  try {
    at = new Date(Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone, { disambiguation: "compatible" }).epochMilliseconds);
  } catch {
    throw invalid(path, "value");
  }
  if (at <= now) throw invalid(path, "past");
  if (at.getTime() - now.getTime() > LONGEST_MILLISECONDS) throw invalid(path, "tooFar");
  return at;
}
