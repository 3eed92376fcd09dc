import type { Ctx } from "#platform/http";
import type { Ticket } from "./contract.ts";
import { findTicket, toTicket } from "./queries.ts";

/** A ticket the actor may see, its row locked until the running transaction ends; null when there is none. */
export async function lockedTicket(ctx: Ctx, id: string): Promise<Ticket | null> {
  const row = await findTicket(ctx, { id }, true);
  return row ? toTicket(ctx, row) : null;
}
