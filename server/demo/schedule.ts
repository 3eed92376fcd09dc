import type { Category, Priority, Speaker } from "./model.ts";
import type { Random } from "./random.ts";

/** When things happened: mostly in office hours, never in the future, the newest some minutes ago. */

const minute = 60_000;
const day = 24 * 60 * minute;

function isOffice(at: Date): boolean {
  const weekday = at.getUTCDay();
  const hour = at.getUTCHours();
  return weekday > 0 && weekday < 6 && hour >= 7 && hour < 18;
}

/** A moment between two ages in days; one outside office hours is kept one time in twelve. */
export function officeMoment(random: Random, now: Date, youngestDays: number, oldestDays: number): Date {
  for (;;) {
    const age = (youngestDays + random.next() * (oldestDays - youngestDays)) * day;
    const at = new Date(now.getTime() - age);
    if (isOffice(at) || random.chance(1 / 12)) return at;
  }
}

/** Ages of the opening, in days, by where the ticket stands today. */
const openedAges: Readonly<Record<Exclude<Category, "new">, readonly [number, number]>> = {
  open: [0.2, 9],
  waitingOnCustomer: [1, 14],
  waitingOnThirdParty: [2, 20],
  solved: [2, 34],
  closed: [9, 90],
};

/** When a ticket was opened. @param rank for new ones, 0 for the newest: its age in minutes grows from a few to a day and a half */
export function openedAt(random: Random, now: Date, category: Category, priority: Priority, rank: number): Date {
  if (category === "new") return new Date(now.getTime() - Math.round(4 + 9 * rank + 2.6 * rank * rank + random.next() * 6) * minute);
  // Nobody leaves what is urgent lying for days.
  if (priority === "urgent" && category !== "solved" && category !== "closed") return officeMoment(random, now, 0.1, 1.4);
  return officeMoment(random, now, ...openedAges[category]);
}

function gap(random: Random, speaker: Speaker, priority: Priority): number {
  const hurry = priority === "urgent" ? 0.12 : priority === "high" ? 0.4 : 1;
  if (speaker === "n" || speaker === "n2") return random.between(4, 50) * minute;
  if (speaker === "a" || speaker === "a2") return random.between(12, 300) * hurry * minute;
  return random.between(15, 1300) * Math.max(hurry, 0.2) * minute;
}

/**
 * When each step of a thread happened, the first at the opening.
 * @param latest no step is later; a thread that would run over is drawn together
 * @param exact whether the last step falls on `latest` (a ticket that waits for an answer now), however long the one before is past
 */
export function stepTimes(
  random: Random,
  opened: Date,
  speakers: readonly Speaker[],
  priority: Priority,
  latest: Date,
  exact: boolean,
): Date[] {
  const offsets = [0];
  for (const speaker of speakers.slice(1)) {
    let next = offsets.at(-1)! + gap(random, speaker, priority);
    // People answer in office hours, the urgent excepted.
    for (let tries = 0; tries < 60 && priority !== "urgent" && !isOffice(new Date(opened.getTime() + next)); tries++) next += 97 * minute;
    offsets.push(next);
  }
  const room = latest.getTime() - opened.getTime();
  const last = offsets.at(-1)!;
  const scale = last > room ? room / last : 1;
  const times = offsets.map((offset) => new Date(opened.getTime() + Math.floor(offset * scale)));
  return exact ? [...times.slice(0, -1), latest] : times;
}

/** How long ago the last word of a running ticket was said, in milliseconds. */
export function silence(random: Random, category: Category): number {
  if (category === "open") return random.between(6, 900) * minute;
  return random.between(90, 4 * 24 * 60) * minute;
}
