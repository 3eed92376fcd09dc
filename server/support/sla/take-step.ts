import type { Ctx } from "#platform/http";
import { findTicket, updateTicket, type ClockFacts } from "#support/tickets";
import type { Priority, SlaStep } from "./model/terms.ts";

const ORDER: readonly Priority[] = ["low", "normal", "high", "urgent"];

/** Does to a ticket what a step of its policy says; whom it tells follows from its event. What is so already stays. */
export async function takeStep(tx: Ctx, { id }: ClockFacts, { raiseTo, assignTeam, assignAgent }: SlaStep): Promise<void> {
  if (raiseTo === null && assignTeam === null && assignAgent === null) return;
  const ticket = await findTicket(tx, { id }, true);
  if (!ticket || ticket.merged_at || ticket.category === "solved" || ticket.category === "closed") return;
  const raises = raiseTo !== null && ORDER.indexOf(raiseTo) > ORDER.indexOf(ticket.priority);
  await updateTicket(tx, ticket.number, ticket.revision, {
    ...(raises && { priority: raiseTo }),
    ...(assignTeam !== null && assignTeam !== ticket.team_id && { team: assignTeam }),
    ...(assignAgent !== null && assignAgent !== ticket.assignee_id && { assignee: assignAgent }),
  });
}
