/** Times as people choose them: in words, in the zone of their browser. */

export type LocalTime = { local: string; timeZone: string };
export type Preset = { id: string; at: Date };

/** The zone of whoever looks. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A moment as a local time to the minute, as `datetime-local` fields and the program write it. */
export function toLocal(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

const MORNING = 9;
const EVENING = 18;

/**
 * The times that are chosen most, those that still lie ahead.
 * @param firstDay first day of the working week, 0 is Sunday
 */
export function presetsFrom(now: Date, firstDay: number): Preset[] {
  const day = (days: number, hour: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const toWeek = (firstDay - now.getDay() + 7) % 7 || 7;
  const presets: Preset[] = [
    { id: "hours", at: new Date(Math.ceil((now.getTime() + 3 * 3_600_000) / 900_000) * 900_000) },
    { id: "evening", at: day(0, EVENING) },
    { id: "tomorrow", at: day(1, MORNING) },
    { id: "days", at: day(3, MORNING) },
    { id: "week", at: day(toWeek, MORNING) },
    { id: "month", at: new Date(now.getFullYear(), now.getMonth() + 1, now.getDate(), MORNING) },
  ];
  // Two words for nearly the same hour help nobody.
  return presets.filter(({ id, at }) => at > now && (id !== "evening" || at.getTime() - now.getTime() > 3_600_000));
}

/** First working day of the week where a language is at home. */
export function firstDayOf(language: string): number {
  return language.startsWith("ar") ? 0 : 1;
}
