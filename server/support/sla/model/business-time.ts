/**
 * Business time: when something is due that is counted in open hours alone, and how many there were. Pure.
 *
 * An instant is open when the clock on the wall shows an open time of that day: of hours that a change of clocks leaves out nothing counts, and
 * hours that come twice count twice. Durations are real elapsed time, in milliseconds. An opening instant is inside, a closing instant outside;
 * time that is used up at a closing instant is due at that instant.
 */
import type { OpenDays } from "./calendar.ts";
import { instantOf } from "./zone.ts";

/** Instants in milliseconds since 1970; the end is outside. */
export type Span = readonly [from: number, to: number];

/** Open whenever one of the calendars is (several: follow-the-sun), but for the pauses. */
export type WorkTime = { readonly calendars: readonly OpenDays[]; readonly pauses?: readonly Span[] };

const DAY = 86_400_000;
/** What is not due by then never is: a calendar may be closed for ever by its holidays. */
export const HORIZON_YEARS = 100;
const HORIZON = HORIZON_YEARS * 366 * DAY;
/** The last instant that is written with four digits of a year. */
const LATEST = Date.UTC(9_999, 11, 31, 23, 59, 59, 999);
const EARLIEST = -62_135_596_800_000;

/** The open spans of one calendar from an instant on, in their order. They may meet. */
function* ahead(days: OpenDays, from: number, until: number): Generator<Span> {
  for (let at = from; at < until;) {
    const { to, offset } = days.zone.at(at);
    const end = Math.min(to, until);
    for (let day = Math.floor((at + offset) / DAY); day * DAY - offset < end; day++) {
      for (const [opens, closes] of days.on(day)) {
        const [begin, over] = [Math.max(day * DAY + opens - offset, at), Math.min(day * DAY + closes - offset, end)];
        if (begin < over) yield [begin, over];
      }
    }
    at = end;
  }
}

/** The open spans of one calendar back from an instant, the latest first. */
function* back(days: OpenDays, from: number, until: number): Generator<Span> {
  for (let at = from; at > until;) {
    const stretch = days.zone.at(at - 1);
    const { offset } = stretch;
    const end = Math.max(stretch.from, until);
    for (let day = Math.floor((at - 1 + offset) / DAY); (day + 1) * DAY - offset > end; day--) {
      for (const [opens, closes] of days.on(day).toReversed()) {
        const [begin, over] = [Math.max(day * DAY + opens - offset, end), Math.min(day * DAY + closes - offset, at)];
        if (begin < over) yield [begin, over];
      }
    }
    at = end;
  }
}

/** Several calendars as one: each instant once. */
function* union(sources: readonly Iterator<Span>[], backwards: boolean): Generator<Span> {
  const heads = sources.map((source) => source.next());
  let reached = backwards ? Infinity : -Infinity;
  for (;;) {
    let next = -1;
    for (const [place, head] of heads.entries()) {
      if (head.done) continue;
      const best = heads[next]?.value as Span | undefined;
      if (!best || (backwards ? head.value[1] > best[1] : head.value[0] < best[0])) next = place;
    }
    if (next < 0) return;
    const [from, to] = heads[next]!.value as Span;
    heads[next] = sources[next]!.next();
    const span: Span = backwards ? [from, Math.min(to, reached)] : [Math.max(from, reached), to];
    if (span[0] >= span[1]) continue;
    reached = backwards ? span[0] : span[1];
    yield span;
  }
}

/** In their order, without overlaps. */
function joinedSpans(spans: readonly Span[]): Span[] {
  const whole: [number, number][] = [];
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = whole.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else if (from < to) whole.push([from, to]);
  }
  return whole;
}

/** @param pauses in their order, without overlaps */
function* unpaused(spans: Iterable<Span>, pauses: readonly Span[], backwards: boolean): Generator<Span> {
  for (const [from, to] of spans) {
    const left: Span[] = [];
    let [low, high] = [0, pauses.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (pauses[middle]![1] <= from) low = middle + 1;
      else high = middle;
    }
    let at = from;
    for (let place = low; place < pauses.length && pauses[place]![0] < to; place++) {
      if (pauses[place]![0] > at) left.push([at, pauses[place]![0]]);
      at = Math.max(at, pauses[place]![1]);
    }
    if (at < to) left.push([at, to]);
    yield* backwards ? left.toReversed() : left;
  }
}

function* open({ calendars, pauses = [] }: WorkTime, from: number, until: number, backwards = false): Generator<Span> {
  const walk = backwards ? back : ahead;
  const spans =
    calendars.length === 1
      ? walk(calendars[0]!, from, until)
      : union(
          calendars.map((one) => walk(one, from, until)),
          backwards,
        );
  yield* pauses.length === 0 ? spans : unpaused(spans, joinedSpans(pauses), backwards);
}

/**
 * When something is due.
 * @param duration of open time, in milliseconds; 0: at once, or when it opens
 * @returns null when there is not so much open time within a hundred years
 */
export function dueAt(time: WorkTime, start: number, duration: number): number | null {
  let left = duration;
  for (const [from, to] of open(time, start, Math.min(start + HORIZON, LATEST))) {
    if (left <= to - from) return from + left;
    left -= to - from;
  }
  return null;
}

/** From which instant on so much open time passes until `end`. @returns null when there is not so much within a hundred years */
export function startedAt(time: WorkTime, end: number, duration: number): number | null {
  let left = duration;
  for (const [from, to] of open(time, end, Math.max(end - HORIZON, EARLIEST), true)) {
    if (left <= to - from) return to - left;
    left -= to - from;
  }
  return null;
}

/** The open time between two instants, in milliseconds; 0 when the second is not after the first. */
export function elapsed(time: WorkTime, from: number, to: number): number {
  let sum = 0;
  for (const [begin, end] of open(time, from, to)) sum += end - begin;
  return sum;
}

export function isOpen(time: WorkTime, at: number): boolean {
  return !open(time, at, at + 1).next().done;
}

/** The instant itself when it is open, else the next opening. @returns null when there is none within a hundred years */
export function nextOpening(time: WorkTime, from: number): number | null {
  return dueAt(time, from, 0);
}

/** When it closes after an instant that is open. @returns null when it does not within ten years */
export function nextClosing(time: WorkTime, from: number): number | null {
  const until = Math.min(from + HORIZON / 10, LATEST);
  let reached = from;
  for (const [begin, end] of open(time, from, until)) {
    if (begin > reached) return reached;
    reached = end;
  }
  return reached < until ? reached : null;
}

/** The next open spans, each as long as it goes on. @param most how many */
export function openSpans(time: WorkTime, from: number, most: number, backwards = false): Span[] {
  const spans: [number, number][] = [];
  const until = backwards ? Math.max(from - HORIZON / 10, EARLIEST) : Math.min(from + HORIZON / 10, LATEST);
  for (const [begin, end] of open(time, from, until, backwards)) {
    const last = spans.at(-1);
    if (last && !backwards && last[1] === begin) last[1] = end;
    else if (last && backwards && last[0] === end) last[0] = begin;
    else if (spans.length === most) break;
    else spans.push([begin, end]);
  }
  return spans;
}

/**
 * The same time of day so many business days later: days that are open at all. Where it is closed then, the next opening.
 * @returns null when there are not so many within a hundred years
 */
export function addBusinessDays(days: OpenDays, start: number, count: number): number | null {
  const local = start + days.zone.at(start).offset;
  const first = Math.floor(local / DAY);
  let day = first;
  for (let left = count; left > 0;) {
    if (++day - first > HORIZON / DAY) return null;
    if (days.on(day).length > 0) left--;
  }
  return nextOpening({ calendars: [days] }, day === first ? start : instantOf(days.zone, day * DAY + (local - first * DAY)));
}
