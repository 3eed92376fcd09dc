/** For channels: who is to be written to, and who does not want it. */
import type { Ctx } from "#platform/http";
import { anybodyWatches, selectUnwilling, selectWatchers, type Watcher } from "./queries.ts";

/** Those of the contacts who want no mails of a kind. */
export async function unwilling(
  ctx: Pick<Ctx, "db">,
  contactIds: readonly string[],
  kind: "answers" | "takingPart" | "solved",
): Promise<Set<string>> {
  return new Set(contactIds.length === 0 ? [] : await selectUnwilling(ctx.db, contactIds, kind === "takingPart" ? "taking_part" : kind));
}

/** Who sees the requests of an organization today and wants mails of them. @param what that one was opened, or an answer */
export function watchersOf(ctx: Pick<Ctx, "db" | "clock">, organizationId: string, what: "opened" | "answer"): Promise<Watcher[]> {
  return selectWatchers(ctx.db, organizationId, ctx.clock.now().toISOString().slice(0, 10), what === "answer");
}

/** Whether anybody wants any of them: asked once, so that mail coming in costs nothing while nobody does. */
export function someWatch(ctx: Pick<Ctx, "db">): Promise<boolean> {
  return anybodyWatches(ctx.db);
}
