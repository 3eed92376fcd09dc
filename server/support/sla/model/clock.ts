/** One clock of a service level: counted, paused, changed, ended. Pure but for the clock it is given. */
import type { BreachCause, ClockState, SlaTarget } from "#shared/sla-codes";
import { dueAt, elapsed } from "./business-time.ts";
import { causeOf, type Tally } from "./cause.ts";
import type { Terms, TermsAt, TicketFacts } from "./terms.ts";
import type { Waiting } from "./timeline.ts";

export const MINUTE = 60_000;

export type Ticket = TicketFacts & {
  /** As it was opened. */
  readonly category: string;
  readonly status: string;
  readonly assignee: string | null;
};

export type Entry = {
  readonly at: number;
  readonly what: "started" | "paused" | "resumed" | "reopened" | "changed" | "step" | "breached" | "fulfilled" | "cancelled";
  /** A code: why, or of which status; of a step its id. */
  readonly why?: string;
  readonly minutes?: number;
};

export type Clock = {
  readonly target: SlaTarget;
  readonly instance: number;
  readonly origin: string;
  readonly startedAt: number;
  readonly state: ClockState;
  readonly minutes: number;
  /** Milliseconds that counted. */
  readonly elapsed: number;
  /** Up to when. */
  readonly countedAt: number;
  /** While it runs: when it is due; of one that ended: when it was. Null: it stands still, or never. */
  readonly dueAt: number | null;
  readonly breachedAt: number | null;
  readonly fulfilledAt: number | null;
  readonly met: boolean | null;
  readonly cause: BreachCause | null;
  readonly terms: Terms;
  readonly history: readonly Entry[];
  /** When something happens to it by itself. */
  readonly wakesAt: number | null;
};

export type Working = {
  target: SlaTarget;
  instance: number;
  origin: string;
  startedAt: number;
  terms: Terms | null;
  /** What held last, when nothing does now. */
  last: Terms | null;
  state: ClockState;
  elapsed: number;
  at: number;
  due: number | null;
  breachedAt: number | null;
  fulfilledAt: number | null;
  /** The reply that fulfilled it. */
  by: string | null;
  cause: BreachCause | null;
  solvedAt: number | null;
  /** Stretches that no promise counted yet, while nothing was promised. */
  uncounted: [number, number][];
  tally: Tally;
  steps: Set<string>;
  history: Entry[];
};

export type State = {
  clocks: Working[];
  facts: TicketFacts;
  category: string;
  status: string;
  assignee: string | null;
  waiting: Waiting[];
  answered: boolean;
  lastAnswer: { at: number; messageId: string } | null;
  merged: boolean;
  terms: TermsAt;
};

export const isOver = (category: string) => category === "solved" || category === "closed";
const counts = (terms: Terms, from: number, to: number) => (terms.time === null ? Math.max(0, to - from) : elapsed(terms.time, from, to));
const instantAfter = (terms: Terms, from: number, duration: number) =>
  terms.time === null ? from + duration : dueAt(terms.time, from, duration);
const whole = (terms: Terms) => terms.minutes * MINUTE;

/** Elapsed time at which a step of a policy is taken, in milliseconds. */
function thresholdOf(step: Terms["steps"][number], terms: Terms): number {
  if ("percent" in step.when) return (whole(terms) * step.when.percent) / 100;
  return "minutesBefore" in step.when ? whole(terms) - step.when.minutesBefore * MINUTE : whole(terms) + step.when.minutesAfter * MINUTE;
}

const stepsFor = ({ target, terms }: Working) => terms!.steps.filter(({ targets }) => targets.length === 0 || targets.includes(target));

function isPaused(state: State, terms: Terms): boolean {
  return (
    terms.pausedIn.includes(state.category) || terms.pausedIn.includes(state.status) || (terms.unassignedPauses && state.assignee === null)
  );
}

export const isOpen = ({ state }: Working) => state === "running" || state === "paused";

/** Why a running clock that is over is said to be late. */
function breach(clock: Working, at: number, changed: BreachCause | null): void {
  if (clock.breachedAt !== null) return;
  clock.breachedAt = at;
  clock.cause = changed ?? causeOf(clock.target, clock.tally, clock.terms?.staffing !== null && clock.terms !== null);
  clock.history.push({ at, what: "breached", why: clock.cause });
}

/** Counts a clock up to an instant: what falls before it happens on the way. */
export function advance(state: State, clock: Working, to: number): void {
  const { terms, at } = clock;
  if (clock.state !== "running" || to <= at) {
    clock.at = Math.max(at, to);
    return;
  }
  if (!terms) {
    clock.uncounted.push([at, to]);
    clock.at = to;
    return;
  }
  const before = clock.elapsed;
  const passed = counts(terms, at, to);
  const crossings: { at: number; step: string }[] = [];
  for (const step of stepsFor(clock)) {
    const threshold = thresholdOf(step, terms);
    if (clock.steps.has(step.id) || threshold < before || threshold > before + passed) continue;
    const crossed = instantAfter(terms, at, Math.max(0, threshold - before));
    if (crossed !== null && crossed < to) crossings.push({ at: crossed, step: step.id });
  }
  const due = clock.due;
  const breaks = clock.breachedAt === null && due !== null && due < to;
  const tallyTo = (until: number) => tally(state, clock, clock.at, until);
  crossings.sort((a, b) => a.at - b.at || (a.step < b.step ? -1 : 1));
  for (const crossing of crossings) {
    if (breaks && clock.breachedAt === null && due <= crossing.at) {
      tallyTo(due);
      breach(clock, due, null);
      clock.at = due;
    }
    clock.steps.add(crossing.step);
    clock.history.push({ at: crossing.at, what: "step", why: crossing.step });
  }
  if (breaks && clock.breachedAt === null) {
    tallyTo(due);
    breach(clock, due, null);
    clock.at = due;
  }
  tallyTo(to);
  clock.elapsed = before + passed;
  clock.at = to;
}

function tally(state: State, { terms, tally: sum }: Working, from: number, to: number): void {
  const passed = counts(terms!, from, to);
  sum.counted += passed;
  if (state.assignee === null) sum.unassigned += passed;
  if (state.category === "waitingOnThirdParty") sum.thirdParty += passed;
  if (terms!.staffing) sum.staffed += Math.min(passed, elapsed(terms!.staffing, from, to));
}

/** Works out when a running clock is due from here on. */
function plan(clock: Working): void {
  if (!clock.terms) clock.due = null;
  else if (clock.state === "running" && clock.elapsed <= whole(clock.terms))
    clock.due = instantAfter(clock.terms, clock.at, whole(clock.terms) - clock.elapsed);
}

export function begin(state: State, target: SlaTarget, origin: { id: string; at: number }, now: number, why: string): Working {
  const instance = 1 + state.clocks.filter((one) => one.target === target).length;
  const clock: Working = {
    target,
    instance,
    origin: origin.id,
    startedAt: origin.at,
    terms: null,
    last: null,
    state: "running",
    elapsed: 0,
    at: origin.at,
    due: null,
    breachedAt: null,
    fulfilledAt: null,
    by: null,
    cause: null,
    solvedAt: null,
    uncounted: [],
    tally: { counted: 0, unassigned: 0, thirdParty: 0, staffed: 0 },
    steps: new Set(),
    history: [{ at: origin.at, what: "started", why }],
  };
  state.clocks.push(clock);
  if (now > origin.at) clock.uncounted.push([origin.at, now]);
  clock.at = now;
  return clock;
}

/** Takes the steps that a change has made due at once; what was to be told before it was due is told no more when it is over. */
function catchUp(clock: Working, terms: Terms, now: number): void {
  for (const step of stepsFor(clock)) {
    const threshold = thresholdOf(step, terms);
    if (clock.steps.has(step.id) || threshold > clock.elapsed) continue;
    if (threshold < whole(terms) ? clock.breachedAt === null && clock.elapsed > 0 : clock.breachedAt === now)
      clock.history.push({ at: now, what: "step", why: step.id });
    else if (threshold >= whole(terms) || clock.breachedAt === null) continue;
    clock.steps.add(step.id);
  }
}

/** Has a clock follow what is promised now. @param why what changed, and whether it is the ticket: then what was not counted counts from the beginning */
export function follow(state: State, clock: Working, now: number, why: BreachCause, ofTicket: boolean): void {
  if (!isOpen(clock)) return;
  const terms = state.terms.terms[clock.target] ?? null;
  const [before, last] = [clock.terms, clock.last];
  if (terms !== before || clock.uncounted.length > 0) {
    clock.terms = terms;
    if (terms) {
      clock.last = terms;
      const missed = clock.uncounted.splice(0);
      if (ofTicket) for (const [from, to] of missed) clock.elapsed += counts(terms, from, to);
      const different = before === null || before.minutes !== terms.minutes || before.timeKey !== terms.timeKey;
      if (last && different) clock.history.push({ at: now, what: "changed", why, minutes: terms.minutes });
      if (different || missed.length > 0) {
        if (clock.elapsed >= whole(terms)) {
          clock.due ??= now;
          if (clock.due > now) clock.due = now;
          breach(clock, now, why);
        } else if (clock.state === "running") plan(clock);
        catchUp(clock, terms, now);
      }
    } else if (before) clock.history.push({ at: now, what: "changed", why });
  }
  pauseOrRun(state, clock, now);
}

function pauseOrRun(state: State, clock: Working, now: number): void {
  if (!isOpen(clock)) return;
  const terms = clock.terms ?? clock.last;
  const stands = terms !== null && isPaused(state, terms);
  if (stands && clock.state === "running") {
    clock.state = "paused";
    clock.history.push({ at: now, what: "paused", why: terms.unassignedPauses && state.assignee === null ? "unassigned" : state.status });
  } else if (!stands && clock.state === "paused") {
    clock.state = "running";
    clock.at = now;
    clock.history.push({ at: now, what: "resumed", why: state.status });
    plan(clock);
  }
}

export function fulfil(clock: Working, at: number, by: string | null, why: string): void {
  if (!isOpen(clock)) return;
  clock.fulfilledAt = at;
  clock.by = by;
  clock.state = "fulfilled";
  clock.history.push({ at, what: "fulfilled", why });
}

export function cancel(clock: Working, at: number, why: string): void {
  if (!isOpen(clock)) return;
  clock.state = "cancelled";
  clock.history.push({ at, what: "cancelled", why });
}

/** Lets one that had ended go on, with what it had counted. @param since from when on the time counts that has passed meanwhile; null: none of it */
export function reopen(state: State, clock: Working, now: number, why: BreachCause, since: number | null): void {
  clock.state = "running";
  clock.fulfilledAt = null;
  clock.by = null;
  clock.solvedAt = null;
  clock.history.push({ at: now, what: "reopened", why });
  clock.at = now;
  if (since !== null && since < now) clock.uncounted.push([since, now]);
  plan(clock);
  follow(state, clock, now, why, true);
}

export function copy(clock: Working): Working {
  const { uncounted, tally: sum, steps, history } = clock;
  return { ...clock, uncounted: [...uncounted], tally: { ...sum }, steps: new Set(steps), history: [...history] };
}

export function present(clock: Working, points: readonly { at: number }[], now: number): Clock | null {
  const terms = clock.terms ?? clock.last;
  // Nothing was ever promised, or it ended as it began.
  if (!terms || (clock.state === "cancelled" && clock.elapsed === 0 && clock.history.every(({ at }) => at === clock.startedAt)))
    return null;
  const state = isOpen(clock) && !clock.terms ? "cancelled" : clock.state;
  const wakes: number[] = [];
  if (clock.state === "running" && clock.terms) {
    if (clock.breachedAt === null && clock.due !== null) wakes.push(clock.due + 1);
    for (const step of stepsFor(clock)) {
      const crossed = clock.steps.has(step.id)
        ? null
        : instantAfter(clock.terms, clock.at, Math.max(0, thresholdOf(step, clock.terms) - clock.elapsed));
      if (crossed !== null && thresholdOf(step, clock.terms) >= clock.elapsed) wakes.push(crossed + 1);
    }
  }
  const next = isOpen(clock) ? points.find(({ at }) => at > now) : undefined;
  if (next) wakes.push(next.at);
  return {
    target: clock.target,
    instance: clock.instance,
    origin: clock.origin,
    startedAt: clock.startedAt,
    state,
    minutes: terms.minutes,
    elapsed: clock.elapsed,
    countedAt: clock.at,
    dueAt: clock.state === "paused" ? null : clock.due,
    breachedAt: clock.breachedAt,
    fulfilledAt: clock.fulfilledAt,
    met: clock.breachedAt !== null ? false : clock.state === "fulfilled" ? true : null,
    cause: clock.cause,
    terms,
    history: clock.history,
    wakesAt: wakes.length > 0 ? Math.min(...wakes) : null,
  };
}
