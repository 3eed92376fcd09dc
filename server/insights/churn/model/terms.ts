/** What a customer had, term by term, and what came of each: pure. Days are `YYYY-MM-DD`, ends are last days. */
import type { Cancellation } from "#shared/plan-codes";
import type { TermOutcome } from "#shared/churn-codes";

type Pair = readonly [string | null, string | null];

/** One change of a subscription, as its history has it: what was before and is now. */
export type Change = {
  /** The day it was made. */
  readonly on: string;
  readonly how: "created" | "changed" | "cancelled" | "reinstated";
  readonly data: { readonly plan?: Pair; readonly endsOn?: Pair; readonly maintenanceEndsOn?: Pair };
};

export type Held = {
  readonly id: string;
  readonly plan: string;
  /** Products its plans cover; null: all. */
  readonly products: readonly string[] | null;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly maintenanceEndsOn: string | null;
  readonly cancelledFrom: string | null;
  readonly cancellation: Cancellation | null;
  /** The oldest first. */
  readonly history: readonly Change[];
};

export type Term = {
  subscription: string;
  /** From 0, in their order. */
  number: number;
  plan: string;
  kind: "subscription" | "maintenance";
  startsOn: string;
  /** Null: without an end. */
  endsOn: string | null;
  /** Until when it counts as held; null: still. */
  heldUntil: string | null;
  outcome: TermOutcome;
  reason: Cancellation | null;
};

/** One that begins earlier than so many days before the end of another is no renewal of it, but something beside it. */
const EARLY = 90;
const DAY = 86_400_000;
const FIRST = Date.parse("0001-01-01");
const LAST = Date.parse("9999-12-31");

/** A day some days later; never outside the years that days are written in. */
export function daysLater(day: string, days: number): string {
  const at = Math.min(LAST, Math.max(FIRST, Date.parse(day) + days * DAY));
  return new Date(at).toISOString().slice(0, 10);
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

type Piece = { plan: string; startsOn: string; endsOn: string | null; outcome: "changed" | "renewed" | "lost" | null };

/** The terms of one subscription as its changes made them: one for each time it was extended, or went over into another plan. */
function piecesOf(held: Held, field: "endsOn" | "maintenanceEndsOn", within: number): Piece[] {
  const changes = held.history.filter(({ how }) => how === "changed");
  const plan = changes.find(({ data }) => data.plan)?.data.plan?.[0] ?? held.plan;
  const pieces: Piece[] = [];
  let now: Piece = { plan, startsOn: held.startsOn, endsOn: held[field], outcome: null };
  // What was entered on a day and put right on it never was.
  let entered = held.history.find(({ how }) => how === "created")?.on ?? "";
  for (const { on, data } of changes) {
    const moved = data.plan?.[1];
    if (moved && on > now.startsOn && on > entered) {
      pieces.push({ ...now, endsOn: daysLater(on, -1), outcome: "changed" });
      now = { ...now, plan: moved, startsOn: on };
    } else if (moved) now = { ...now, plan: moved };
    const [was, is] = data[field] ?? [null, null];
    if (was === null || was < now.startsOn || (is !== null && is <= was) || on <= entered || on < now.startsOn) continue;
    // Extended long after its end: he had gone, and came back.
    const late = on > daysLater(was, within);
    pieces.push({ ...now, endsOn: was, outcome: late ? "lost" : "renewed" });
    now = { ...now, startsOn: late ? on : daysLater(was, 1) };
    entered = on;
  }
  return [...pieces, now];
}

const share = (a: readonly string[] | null, b: readonly string[] | null) => a === null || b === null || a.some((one) => b.includes(one));

/** The day on which it really ends: its own, or earlier when it is cancelled. */
function lastDay(held: Held, endsOn: string | null): string | null {
  const { cancelledFrom } = held;
  return cancelledFrom !== null && (endsOn === null || cancelledFrom <= endsOn) ? daysLater(cancelledFrom, -1) : endsOn;
}

/** What ends is the subscription; where that has no end, its maintenance. */
function fieldOf({ endsOn, maintenanceEndsOn }: Held): "endsOn" | "maintenanceEndsOn" {
  return endsOn === null && maintenanceEndsOn !== null ? "maintenanceEndsOn" : "endsOn";
}

/** What took the place of a term: began after it, early or within some days of its end, for some of the same products, and lasts longer. */
function followerOf(held: Held, startsOn: string, endsOn: string, all: readonly Held[], within: number): Held | undefined {
  return all
    .filter((other) => {
      const until = lastDay(other, other[fieldOf(other)]);
      return (
        other.id !== held.id &&
        other.startsOn > startsOn &&
        other.startsOn >= daysLater(endsOn, -EARLY) &&
        other.startsOn <= daysLater(endsOn, within) &&
        (until === null || (until > endsOn && until >= other.startsOn)) &&
        share(held.products, other.products)
      );
    })
    .toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1))[0];
}

/**
 * All terms of a customer.
 * @param held what he has and had; what was given by mistake is left out
 * @param within days after the end within which another counts as a renewal
 */
export function termsOf(held: readonly Held[], within: number, today: string): Term[] {
  const real = held.filter(({ cancellation }) => cancellation !== "mistake");
  return real.flatMap((one) => {
    const field = fieldOf(one);
    const kind = field === "endsOn" ? "subscription" : "maintenance";
    const pieces = piecesOf(one, field, within);
    const until = lastDay(one, pieces.at(-1)!.endsOn);
    // Cancelled before it began: what came before it has not been renewed after all.
    while (until !== null && pieces.length > 0 && until < pieces.at(-1)!.startsOn) pieces.pop();
    return pieces.map((piece, number): Term => {
      const own = { subscription: one.id, number, plan: piece.plan, kind, startsOn: piece.startsOn } as const;
      const ends = number === pieces.length - 1 ? lastDay(one, piece.endsOn) : piece.endsOn;
      if (number < pieces.length - 1) return { ...own, endsOn: ends, heldUntil: ends, outcome: piece.outcome!, reason: null };
      return { ...own, endsOn: ends, ...outcomeOf(one, piece.startsOn, ends, real, within, today) };
    });
  });
}

function outcomeOf(
  held: Held,
  startsOn: string,
  endsOn: string | null,
  all: readonly Held[],
  within: number,
  today: string,
): Pick<Term, "heldUntil" | "outcome" | "reason"> {
  if (endsOn === null) return { heldUntil: null, outcome: "open", reason: null };
  const follower = followerOf(held, startsOn, endsOn, all, within);
  // Held up to what followed: neither a gap nor an overlap counts twice.
  if (follower) return { heldUntil: daysLater(follower.startsOn, -1), outcome: "renewed", reason: null };
  const cancelled = held.cancelledFrom !== null && daysLater(held.cancelledFrom, -1) === endsOn;
  if (cancelled) return { heldUntil: endsOn, outcome: "lost", reason: held.cancellation };
  if (daysLater(endsOn, within) >= today) return { heldUntil: null, outcome: "open", reason: null };
  return { heldUntil: endsOn, outcome: "lost", reason: null };
}
