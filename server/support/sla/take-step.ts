import type { Ctx } from "#platform/http";
import { findTicket, updateTicket, type ClockFacts } from "#support/tickets";
import type { Priority, SlaStep } from "./model/terms.ts";

/** A step that should have been taken longer ago than this is only told: nobody's ticket changes hands for what is history. */
const STILL_NEWS = 24 * 3_600_000;
const ORDER: readonly Priority[] = ["low", "normal", "high", "urgent"];

/** Does to a ticket what a step of its policy says; whom it tells follows from its event. What is so already stays. */
export async function takeStep(tx: Ctx, { id }: ClockFacts, step: SlaStep, at: number): Promise<void> {
  const { raiseTo, assignTeam, assignAgent } = step;
  if ((raiseTo === null && assignTeam === null && assignAgent === null) || tx.clock.now().getTime() - at > STILL_NEWS) return;
  const ticket = await findTicket(tx, { id }, true);
  if (!ticket || ticket.merged_at || ticket.category === "solved" || ticket.category === "closed") return;
  const raises = raiseTo !== null && ORDER.indexOf(raiseTo) > ORDER.indexOf(ticket.priority);
  await updateTicket(tx, ticket.number, ticket.revision, {
    ...(raises && { priority: raiseTo }),
    ...(assignTeam !== null && assignTeam !== ticket.team_id && { team: assignTeam }),
    ...(assignAgent !== null && assignAgent !== ticket.assignee_id && { assignee: assignAgent }),
  });
}
