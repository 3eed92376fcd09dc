/**
 * Proof: the clocks of tickets are those of a plain loop that looks at every single minute, over histories, calendars and policies drawn by chance;
 * and of the engine itself: what counts adds up, a pause moves what is due by as much, and events that come in any order give the same.
 */
import { prove, progress, require, type Figures } from "./lib/proof.ts";
import { seeded, type Random } from "./lib/seeded.ts";
import { dueAt, elapsed, type WorkTime } from "../../server/support/sla/model/business-time.ts";
import { openDays } from "../../server/support/sla/model/calendar.ts";
import type { Ticket } from "../../server/support/sla/model/clock.ts";
import { clocksOf } from "../../server/support/sla/model/clocks.ts";
import type { SlaPolicyContent, SlaWorld } from "../../server/support/sla/model/terms.ts";
import { storyOf, type LoggedEvent } from "../../server/support/sla/model/timeline.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 27, 6);
/** Over a change of clocks. */
const MINUTES = 4 * 24 * 60;
const ID = "01900000-0000-7000-8000-0000000000aa";
const CATEGORIES = ["new", "open", "waitingOnCustomer", "waitingOnThirdParty", "solved"];

type Change = { at: number; category?: string; priority?: "normal" | "high"; reply?: true };

const walls = new Map<string, { hour: number; day: string }[]>();
/** What the clock on the wall shows, every minute. */
function wallOf(timeZone: string): { hour: number; day: string }[] {
  const known = walls.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", weekday: "short", hour: "2-digit" });
  const shown = Array.from({ length: MINUTES }, (_, minute) => {
    const parts = format.formatToParts(START + minute * MINUTE);
    const part = (type: string) => parts.find((one) => one.type === type)!.value;
    return { hour: Number(part("hour")), day: part("weekday") };
  });
  walls.set(timeZone, shown);
  return shown;
}

/** A calendar in words that both sides read: for the loop, whether a minute is open by what its wall clock shows. */
function drawHours(random: Random) {
  const [from, to] = [random.between(6, 11), random.between(14, 22)];
  const timeZone = random.pick(["UTC", "Europe/Berlin", "America/Sao_Paulo"]);
  const weekend = random() < 0.5;
  const days = weekend ? [0, 1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5];
  const two = (hour: number) => `${String(hour).padStart(2, "0")}:00`;
  const time: WorkTime = { calendars: [openDays({ timeZone, hours: days.map((day) => ({ day, from: two(from), to: two(to) })) })] };
  const open = wallOf(timeZone).map(({ hour, day }) => hour >= from && hour < to && (weekend || (day !== "Sat" && day !== "Sun")));
  return { time, open };
}

function drawStory(random: Random): Change[] {
  const times = new Set<number>();
  while (times.size < random.between(2, 12)) times.add(random.between(1, MINUTES - 2));
  let category = "new";
  return [...times]
    .toSorted((a, b) => a - b)
    .map((at): Change => {
      const what = random();
      if (what < 0.25) return { at, reply: true };
      if (what < 0.4) return { at, priority: random.pick(["normal", "high"]) };
      category = random.pick(CATEGORIES.filter((one) => one !== category));
      return { at, category };
    });
}

function logOf(story: readonly Change[]): LoggedEvent[] {
  let n = 0;
  const event = (minute: number, type: string, data: LoggedEvent["data"]): LoggedEvent => ({
    id: `e${String(n++).padStart(4, "0")}`,
    type,
    at: START + minute * MINUTE,
    subjects: [`ticket:${ID}`],
    data,
  });
  const changed = (at: number, field: string, to: string) => event(at, "ticket.changed", { changes: { [field]: [null, to] } });
  return [
    event(0, "ticket.opened", { authorKind: "contact", messageId: "first" }),
    ...story.map(({ at, category, priority, reply }) =>
      reply
        ? event(at, "message.added", { authorKind: "agent", messageId: `m${at}`, state: "normal" })
        : category !== undefined
          ? event(at, "ticket.changed", { changes: { category: [null, category], status: [null, category] } })
          : changed(at, "priority", priority!),
    ),
  ];
}

/** Minutes; -1: broken in the course of time, at no change. */
type Counted = { elapsed: number; brokenAt: number | null };

/** The plain loop: one minute after the other, with nothing clever in it. @param of the solution, or else the first response */
function count(
  of: "resolution" | "firstResponse",
  story: readonly Change[],
  open: readonly boolean[],
  targets: { [priority: string]: number },
  until: number,
): Counted {
  let [category, priority, minutes, done] = ["new", "normal", 0, false];
  let brokenAt: number | null = null;
  let usedUp = false;
  let target = targets.normal!;
  for (let minute = 0; minute <= until; minute++) {
    for (const one of story.filter(({ at }) => at === minute)) {
      if (one.reply && of === "firstResponse") done = true;
      if (one.category !== undefined) category = one.category;
      if (one.priority !== undefined) priority = one.priority;
      // Another promise holds from now on, or from when it is opened again.
      const promised = targets[priority] ?? target;
      if (category === "solved" || done || promised === target) continue;
      target = promised;
      if (brokenAt === null && minutes >= target) brokenAt = minute;
    }
    const ended = category === "solved" || (of === "firstResponse" && done);
    const paused = of === "resolution" && category === "waitingOnCustomer";
    // What stood still when its time was up is due when it goes on and it is open.
    if (ended || paused || minutes < target) usedUp = false;
    if (minute === until || ended || paused) continue;
    if (brokenAt === null && minutes >= target && (usedUp || open[minute])) brokenAt = -1;
    if (!open[minute]) continue;
    minutes++;
    usedUp = minutes === target;
  }
  return { elapsed: minutes, brokenAt };
}

/**
 * Runs the proof.
 * @param options.cases how many tickets
 * @throws Disproved
 */
export async function slaClocks({ cases, seed }: { cases: number; seed: number }): Promise<Figures> {
  const random = seeded(seed);
  const figures = { tickets: 0, clocks: 0, breaches: 0, "broken by a change": 0, pauses: 0, sums: 0, shuffles: 0 };
  for (let n = 0; n < cases; n++) {
    const { time, open } = drawHours(random);
    const targets = { normal: random.between(30, 1_500), high: random.between(15, 700) };
    const content: SlaPolicyContent = {
      conditions: { plans: [], organizations: [], teams: [], products: [], channels: [] },
      calendarId: "c",
      staffingCalendarId: null,
      targets: (["firstResponse", "resolution"] as const).flatMap((target) =>
        (["normal", "high"] as const).map((priority) => ({ target, priority, minutes: targets[priority], aroundTheClock: false })),
      ),
      pauses: {},
      unassignedPauses: false,
      reopenOnBounce: true,
      reopenHours: null,
      customersSee: true,
      steps: [],
    };
    const world: SlaWorld = {
      policies: [{ id: "p", versions: [{ beginsAt: 0, version: 1, content: { position: 1, retired: false, content } }] }],
      calendars: new Map([["c", [{ beginsAt: 0, version: 1, content: time }]]]),
      plans: [],
      hours: [],
    };
    const ticket: Ticket = {
      priority: "normal",
      channel: "email",
      organization: null,
      brand: null,
      team: null,
      product: null,
      category: "new",
      status: "new",
      assignee: "a",
    };
    const story = drawStory(random);
    const log = logOf(story);
    const now = random.between(MINUTES / 2, MINUTES - 1);
    const clocks = (events: readonly LoggedEvent[]) =>
      clocksOf(ticket, storyOf(new Map([[ID, events]]), ID, new Map()), world, [], START + now * MINUTE);
    const worked = clocks(log);
    for (const target of ["firstResponse", "resolution"] as const) {
      const clock = worked.find((one) => one.target === target);
      const counted = count(target, story, open, targets, now);
      const told = () => JSON.stringify({ target, seed, n, targets, story, now, clock: clock && { ...clock, terms: undefined }, counted });
      // A first response that is solved before a minute counted is none.
      if (!clock) require(target === "firstResponse" && counted.elapsed === 0, `no clock: ${told()}`);
      if (!clock) continue;
      require(clock.elapsed === counted.elapsed * MINUTE, `elapsed ${clock.elapsed / MINUTE}, counted ${counted.elapsed}: ${told()}`);
      require((clock.breachedAt !== null) ===
        (counted.brokenAt !== null), `broken ${clock.breachedAt}, counted ${counted.brokenAt}: ${told()}`);
      if (counted.brokenAt !== null && counted.brokenAt > 0) {
        require(clock.breachedAt === START + counted.brokenAt * MINUTE, `broken at ${clock.breachedAt}: ${told()}`);
        figures["broken by a change"]++;
      }
      if (clock.breachedAt !== null) figures.breaches++;
      figures.clocks++;
      figures.pauses += clock.history.filter(({ what }) => what === "paused").length;
    }
    // What came in any order is the same.
    const mixed = log.map((event) => ({ event, key: random() })).toSorted((a, b) => a.key - b.key);
    const plain = (list: ReturnType<typeof clocks>) => JSON.stringify(list.map((clock) => ({ ...clock, terms: undefined })));
    require(plain(clocks(mixed.map(({ event }) => event))) === plain(worked), `shuffled: ${JSON.stringify({ seed, n })}`);
    figures.shuffles++;
    // What counts adds up, and from the beginning to what is due is as much as was promised.
    const [a, b, c] = [random.between(0, MINUTES), random.between(0, MINUTES), random.between(0, MINUTES)]
      .toSorted((x, y) => x - y)
      .map((at) => START + at * MINUTE) as [number, number, number];
    require(elapsed(time, a, c) === elapsed(time, a, b) + elapsed(time, b, c), `sums: ${JSON.stringify({ seed, n, a, b, c })}`);
    const due = dueAt(time, a, targets.normal * MINUTE);
    require(due !== null && elapsed(time, a, due) === targets.normal * MINUTE, `due: ${JSON.stringify({ seed, n, a, due })}`);
    // A pause moves it by as much as it took of the time that counts.
    const later = dueAt({ ...time, pauses: [[b, c]] }, a, targets.normal * MINUTE)!;
    if (due > c) require(elapsed(time, due, later) === elapsed(time, b, c), `pause: ${JSON.stringify({ seed, n, a, b, c, due, later })}`);
    figures.sums++;
    figures.tickets++;
    if (n % 500 === 499) progress(`${n + 1} tickets`);
  }
  return { ...figures, differences: 0 };
}

if (import.meta.main) await prove("sla-clocks", { cases: 5_000, seed: 1 }, slaClocks);
