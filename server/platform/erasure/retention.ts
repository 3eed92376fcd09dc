/** Rules of retention: what each room takes away when its time is over. What is held stays, whatever a rule says. */
import type { Ctx } from "#platform/http";

/** What legal holds keep, by ids. */
export type Held = { contacts: Set<string>; organizations: Set<string>; tickets: Set<string> };

export type RetentionHandler = {
  /** Stable; its text is `privacy.retention.<kind>`. */
  kind: string;
  /** Adds what hangs on held things. */
  extend?(ctx: Ctx, held: Held): Promise<void>;
  /** How many things are older, up to `most`; those held are left out. */
  count(ctx: Ctx, before: Date, held: Held, most: number): Promise<number>;
  /** Takes some of them away, the oldest first, in a short transaction. @returns how many; fewer than `limit` when none is left */
  run(ctx: Ctx, before: Date, held: Held, limit: number): Promise<number>;
};
