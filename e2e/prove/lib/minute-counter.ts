/**
 * Business time counted minute by minute: each minute is asked what the clock on the wall shows, by the names of day and hour that `Intl` writes.
 * Slow and plain on purpose, and written apart from the engine, which it is held against: it shares no code with it.
 */

export type Hours = { from: string; to: string };
export type CountedCalendar = {
  timeZone: string;
  hours: ({ day: number } & Hours)[];
  holidays: ({ on: string } & Partial<Hours>)[];
  specialDays: { on: string; hours: Hours[] }[];
};
type Minute = { date: string; everyYear: string; weekday: number; time: string };

const MINUTE = 60_000;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** What the clocks of a zone show in each minute of a stretch of time. */
export class Wall {
  readonly begin: number;
  readonly minutes: readonly Minute[];

  constructor(timeZone: string, begin: number, end: number) {
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      weekday: "short",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
    const minutes: Minute[] = [];
    for (let at = begin; at < end; at += MINUTE) {
      // "Sun, 03/29/2026, 02:30"
      const text = format.format(at);
      minutes.push({
        date: `${text.slice(11, 15)}-${text.slice(5, 7)}-${text.slice(8, 10)}`,
        everyYear: `*-${text.slice(5, 7)}-${text.slice(8, 10)}`,
        weekday: WEEKDAYS.indexOf(text.slice(0, 3)),
        time: text.slice(17, 22),
      });
    }
    this.begin = begin;
    this.minutes = minutes;
  }
}

const within = (time: string, { from = "00:00", to = "24:00" }: Partial<Hours>) => time >= from && time < to;

function openNow({ hours, holidays, specialDays }: CountedCalendar, { date, everyYear, weekday, time }: Minute): boolean {
  for (const special of specialDays) if (special.on === date) return special.hours.some((one) => within(time, one));
  for (const holiday of holidays) if ((holiday.on === date || holiday.on === everyYear) && within(time, holiday)) return false;
  for (const one of hours) if (one.day === weekday && within(time, one)) return true;
  return false;
}

/** Which minutes of a stretch are open: whenever one of the calendars is. */
export function openMinutes(calendars: readonly CountedCalendar[], walls: readonly Wall[]): boolean[] {
  return walls[0]!.minutes.map((_, minute) => calendars.some((calendar, place) => openNow(calendar, walls[place]!.minutes[minute]!)));
}

/** Open milliseconds between two instants of the stretch, but for the pauses; a minute may count in part. */
export function countElapsed(
  open: readonly boolean[],
  begin: number,
  { from, to, pauses }: { from: number; to: number; pauses: readonly (readonly [number, number])[] },
): number {
  let sum = 0;
  for (const span of unpausedSpans(open, begin, from, to, pauses)) sum += span[1] - span[0];
  return sum;
}

/** When so much has passed. @returns null when it has not by the end of the stretch */
export function countDue(
  open: readonly boolean[],
  begin: number,
  { from, duration, pauses }: { from: number; duration: number; pauses: readonly (readonly [number, number])[] },
): number | null {
  let left = duration;
  for (const [start, end] of unpausedSpans(open, begin, from, begin + open.length * MINUTE, pauses)) {
    if (end - start >= left) return start + left;
    left -= end - start;
  }
  return null;
}

function* unpausedSpans(
  open: readonly boolean[],
  begin: number,
  from: number,
  to: number,
  pauses: readonly (readonly [number, number])[],
): Generator<[number, number]> {
  for (let minute = Math.floor((from - begin) / MINUTE); minute < open.length; minute++) {
    if (begin + minute * MINUTE >= to) return;
    if (!open[minute]) continue;
    let parts: [number, number][] = [[Math.max(from, begin + minute * MINUTE), Math.min(to, begin + (minute + 1) * MINUTE)]];
    for (const [start, end] of pauses)
      if (start < begin + (minute + 1) * MINUTE && end > begin + minute * MINUTE)
        parts = parts.flatMap(([a, b]): [number, number][] => [
          [a, Math.min(b, start)],
          [Math.max(a, end), b],
        ]);
    for (const [a, b] of parts) if (a < b) yield [a, b];
  }
}
