/**
 * Proof: business time worked out by the engine is that of a counter which asks every single minute, over changes of clocks in twelve zones, with
 * several hours a day, holidays and special days, parts of days, pauses to the second, and two calendars as one.
 */
import { addedTo } from "./lib/random-calendars.ts";
import { countDue, countElapsed, openMinutes, Wall } from "./lib/minute-counter.ts";
import { prove, progress, require, type Figures } from "./lib/proof.ts";
import { seeded, type Random } from "./lib/seeded.ts";
import { dueAt, elapsed, startedAt, type WorkTime } from "../../server/support/sla/model/business-time.ts";
import { openDays } from "../../server/support/sla/model/calendar.ts";

const DAY = 86_400_000;
/** Changes at midnight, by half an hour and by two hours, against the sun, at one minute past midnight, and over the line of dates. */
const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "America/Los_Angeles",
  "America/St_Johns",
  "America/Sao_Paulo",
  "America/Havana",
  "Africa/Casablanca",
  "Africa/Cairo",
  "Asia/Tehran",
  "Australia/Lord_Howe",
  "Antarctica/Troll",
  "Pacific/Apia",
];
const SPAN_DAYS = 6;

/** A few days around a change of clocks of the zone, by what its clocks show; a few days of any year where it has none. */
function stretch(zone: string, random: Random): number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", hour: "2-digit", minute: "2-digit" });
  for (let tries = 0; tries < 30; tries++) {
    const first = Date.UTC(random.between(1_988, 2_036), random.between(0, 11), 1);
    for (let day = first; day < first + 150 * DAY; day += DAY)
      if (format.format(day) !== format.format(day + DAY)) return day - random.between(1, SPAN_DAYS - 3) * DAY;
  }
  return Date.UTC(2_011, 11, 26);
}

/**
 * Runs the proof.
 * @param options.cases how many questions, four of each calendar
 * @param options.stretches how many stretches of time per zone they are about
 * @throws Disproved
 */
export async function sla({ cases, stretches, seed }: { cases: number; stretches: number; seed: number }): Promise<Figures> {
  const random = seeded(seed);
  const perStretch = Math.ceil(cases / (ZONES.length * stretches));
  let [asked, answers, merged, paused, endless] = [0, 0, 0, 0, 0];
  for (const zone of ZONES) {
    for (let n = 0; n < stretches; n++) {
      const begin = stretch(zone, random);
      const end = begin + SPAN_DAYS * DAY;
      const other = random.pick(ZONES);
      const wall = new Wall(zone, begin, end);
      let further: Wall | undefined;
      const draw = () => {
        const calendars = [zone, ...(random() < 0.25 ? [other] : [])].map((name) => addedTo(name, begin, SPAN_DAYS, random));
        const walls = calendars.length > 1 ? [wall, (further ??= new Wall(other, begin, end))] : [wall];
        return { calendars, days: calendars.map(openDays), open: openMinutes(calendars, walls) };
      };
      let drawn = draw();
      for (let one = 0; one < perStretch && asked < cases; one++, asked++) {
        // Each calendar is asked four times, with other instants and pauses.
        if (one > 0 && one % 4 === 0) drawn = draw();
        const { calendars, days, open } = drawn;
        const instant = () => begin + random.between(0, SPAN_DAYS * DAY - 1);
        const pauses = Array.from({ length: random() < 0.4 ? random.between(1, 4) : 0 }, () => {
          const at = instant();
          return [at, at + random.between(1_000, DAY)] as const;
        });
        const time: WorkTime = { calendars: days, pauses };
        // To the second, and often to the minute, where openings and closings are met exactly.
        const whole = random() < 0.5 ? 60_000 : 1_000;
        const [from, to] = [instant(), instant()].map((at) => at - (at % whole)).toSorted((a, b) => a - b) as [number, number];
        const told = () => JSON.stringify({ calendars, pauses, from: new Date(from).toISOString(), to: new Date(to).toISOString() });
        const counted = countElapsed(open, begin, { from, to, pauses });
        require(elapsed(time, from, to) === counted, `elapsed ${elapsed(time, from, to)}, counted ${counted}: ${told()}`);
        const most = countElapsed(open, begin, { from, to: end, pauses });
        const duration = random() < 0.1 ? most : random.between(0, Math.ceil((most * 1.05) / whole)) * whole;
        const due = countDue(open, begin, { from, duration, pauses });
        const worked = dueAt(time, from, duration);
        if (due === null) endless++;
        require(due === null
          ? worked === null || worked >= end
          : worked === due, `due ${worked} after ${duration}, counted ${due}: ${told()}`);
        // Back again: from that instant on so much time passes.
        if (counted > 0) {
          const back = startedAt(time, to, counted);
          require(back !== null && back >= from && elapsed(time, back, to) === counted, `${back} begins ${counted} before: ${told()}`);
          answers++;
        }
        answers += 2;
        if (calendars.length > 1) merged++;
        if (pauses.length > 0) paused++;
      }
      progress(`${asked} cases`);
    }
  }
  return {
    cases: asked,
    zones: ZONES.length,
    "stretches of time": ZONES.length * stretches,
    answers,
    "cases of two calendars": merged,
    "cases with pauses": paused,
    "not due within the stretch": endless,
    differences: 0,
  };
}

if (import.meta.main) await prove("sla", { cases: 50_000, stretches: 12, seed: 1 }, sla);
