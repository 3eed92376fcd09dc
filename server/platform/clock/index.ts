/** Time comes from `ctx.clock`, so that tests and imports can set it. */
export type Clock = {
  /** The present instant. */
  now(): Date;
};

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until moved, for tests and deterministic data. */
export function fixedClock(start: Date | string): Clock & { set(at: Date | string): void; advance(milliseconds: number): void } {
  let current = new Date(start);
  return {
    now: () => new Date(current),
    set(at) {
      current = new Date(at);
    },
    advance(milliseconds) {
      current = new Date(current.getTime() + milliseconds);
    },
  };
}
