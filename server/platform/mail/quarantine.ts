/** What people do with items that were set aside: file them after all, try them again, dismiss them. Nothing is ever deleted by it. */
import { afterCommit } from "#platform/db";
import { inTransaction, type Ctx } from "#platform/http";
import { kickDrainer } from "./drain-intake.ts";
import { resolveItem, type Release } from "./quarantine-queries.ts";

/** Every code with which an item is set aside. They are public and stable: the documentation lists them with what to do. */
export const QUARANTINE_CODES = [
  "unreadable",
  "parserTimeout",
  "parserCrashed",
  "tooManyParts",
  "tooDeeplyNested",
  "headerTooLarge",
  "tooLarge",
  "noSender",
  "loop",
  "ownAddress",
  "unknownChannel",
  "failed",
] as const;

/** Why somebody set an item aside for good. */
export const DISMISSALS = ["spam", "duplicate", "notForUs", "loop", "test", "other"] as const;

type Resolved = { id: string; by: string };

/** Puts an item back into the queue. @returns whether it was in quarantine, or dismissed */
export function replayItem(ctx: Ctx, id: string): Promise<boolean> {
  return resolve(ctx, { id, by: ctx.actorKey }, { resolution: "replayed", note: null, release: null });
}

/** Has an item filed as somebody wishes, whatever it was set aside for. @returns whether it was in quarantine */
export function releaseItem(ctx: Ctx, id: string, release: Omit<Release, "by">): Promise<boolean> {
  return resolve(ctx, { id, by: ctx.actorKey }, { resolution: "released", note: null, release: { ...release, by: ctx.actorKey } });
}

/** Ends an item without filing it; it stays readable and can be tried again. @returns whether it was in quarantine */
export function dismissItem(ctx: Ctx, id: string, reason: (typeof DISMISSALS)[number], note: string | null): Promise<boolean> {
  return resolve(ctx, { id, by: ctx.actorKey }, { resolution: "dismissed", note: note ? `${reason}: ${note}` : reason, release: null });
}

function resolve(
  ctx: Ctx,
  item: Resolved,
  how: { resolution: "released" | "replayed" | "dismissed"; note: string | null; release: Release | null },
): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const found = await resolveItem(tx.db, { ...item, ...how, at: tx.clock.now() });
    if (!found) return false;
    await ctx.platform.audit.write(tx.db, {
      actor: ctx.actorKey,
      action: `intake.${how.resolution}`,
      subject: `intake:${item.id}`,
      outcome: "allowed",
      address: ctx.address,
      data:
        how.resolution === "dismissed" ? { reason: how.note?.split(":")[0] } : how.release ? { into: how.release.ticketId ?? "new" } : {},
    });
    if (how.resolution !== "dismissed") afterCommit(tx.db, () => kickDrainer(ctx.platform));
    return true;
  });
}
