/** Business calendars drawn by chance: their hours often begin or end where clocks change. */
import type { CountedCalendar, Hours } from "./minute-counter.ts";
import type { Random } from "./seeded.ts";

const DAY = 86_400_000;
const AWKWARD = ["00:00", "00:01", "00:30", "01:00", "01:30", "02:00", "02:30", "03:00", "03:15", "22:59", "23:00", "23:30", "24:00"];

function time(random: Random): string {
  if (random() < 0.4) return random.pick(AWKWARD);
  return `${String(random.between(0, 23)).padStart(2, "0")}:${String(random.between(0, 59)).padStart(2, "0")}`;
}

function hours(random: Random): Hours {
  for (;;) {
    const [from, to] = [time(random), time(random)].toSorted() as [string, string];
    if (from < to) return { from, to };
  }
}

/** A calendar of a zone, with days that differ within a stretch of time. */
export function addedTo(timeZone: string, begin: number, days: number, random: Random): CountedCalendar {
  const date = () => new Date(begin + random.between(0, days) * DAY).toISOString().slice(0, 10);
  const some = <T>(most: number, make: () => T) => Array.from({ length: random.between(0, most) }, make);
  const always = random() < 0.1;
  return {
    timeZone,
    hours: always
      ? Array.from({ length: 7 }, (_, day) => ({ day, from: "00:00", to: "24:00" }))
      : [{ day: random.between(0, 6), ...hours(random) }, ...some(10, () => ({ day: random.between(0, 6), ...hours(random) }))],
    holidays: some(3, () => ({ on: random() < 0.3 ? `*${date().slice(4)}` : date(), ...(random() < 0.5 ? hours(random) : {}) })),
    specialDays: [...new Set(some(2, date))].map((on) => ({ on, hours: some(2, () => hours(random)) })),
  };
}
