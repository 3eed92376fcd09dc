/** What failures of delivery say about an address. Pure. */

export type BounceState = "none" | "soft" | "hard" | "complained";

export type AddressState = { state: BounceState; count: number; days: number; at: Date | null };

/** Mail that came back for a reason that may pass, this often and on this many days, means an address that is no good. */
const SOFT_BOUNCES = 5;
const SOFT_DAYS = 3;
/** What happened longer ago than this is forgotten. */
const FORGET_MILLISECONDS = 30 * 24 * 3_600_000;

/**
 * The state of an address after another failure. A hard state and a complaint are left only by mail from the address or by hand.
 * @param kind `soft` may pass, `hard` will not, `complained`: its owner does not want our mail
 */
export function afterBounce(before: AddressState, kind: "soft" | "hard" | "complained", at: Date): AddressState {
  const fresh = before.at === null || at.getTime() - before.at.getTime() > FORGET_MILLISECONDS;
  const count = fresh ? 1 : before.count + 1;
  const sameDay = !fresh && before.at!.toISOString().slice(0, 10) === at.toISOString().slice(0, 10);
  const days = fresh ? 1 : before.days + (sameDay ? 0 : 1);
  return { state: next(before.state, kind, count, days), count, days, at };
}

function next(before: BounceState, kind: "soft" | "hard" | "complained", count: number, days: number): BounceState {
  if (kind === "complained" || before === "complained") return "complained";
  if (kind === "hard" || before === "hard") return "hard";
  return count >= SOFT_BOUNCES && days >= SOFT_DAYS ? "hard" : "soft";
}
