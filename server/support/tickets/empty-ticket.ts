import { ERASED } from "#platform/erasure";
import type { Ctx } from "#platform/http";
import { blankNotes, blankTicket } from "./erasure-queries.ts";

/** Takes every word out of a ticket but those of its messages, and out of what other rooms hang on it. Number, times and status stay for the figures. */
export async function emptyTicket(ctx: Ctx, id: string): Promise<void> {
  await blankNotes(ctx.db, id, ERASED);
  await blankTicket(ctx.db, id, ERASED);
  for (const { emptied } of ctx.platform.registrations.dependants["ticket"] ?? []) await emptied?.(ctx, id);
}
