/** What a bad rating leads to, once for each survey: a task for whoever leads, or the ticket is opened again. */
import { noteTask } from "#people/directory";
import { systemContext, type Ctx } from "#platform/http";
import { translate } from "#platform/i18n";
import { dayIn } from "#shared/lifecycle";
import { isLocale } from "#shared/locales";
import { SCALES } from "#shared/survey-codes";
import { findTicket, updateTicket } from "#support/tickets";
import type { FeedbackSettings } from "./model/settings.ts";
import { followerOf, markFollowUp, type SurveyRow, type TicketRow } from "./survey-queries.ts";

const DAY = 86_400_000;

/** @param survey as it was answered */
export async function followUp(
  tx: Ctx,
  { followUp: { act, assignee } }: Pick<FeedbackSettings, "followUp">,
  survey: SurveyRow,
  ticket: TicketRow | undefined,
): Promise<void> {
  if (act === "none") return;
  const system = systemContext(tx.platform, "feedback", tx.db);
  if (act === "reopen" && ticket?.category === "solved" && (await reopen(system, ticket))) {
    await markFollowUp(tx.db, survey.id, "reopened");
    return;
  }
  const customers = [survey.organization_id, survey.contact_id].filter((id) => id !== null);
  const follower = await followerOf(tx.db, { named: assignee, teamId: survey.team_id, customers });
  if (!follower) return;
  const locale = isLocale(follower.locale) ? follower.locale : "en";
  const values = { score: survey.score!, most: SCALES[survey.kind].most, number: ticket ? String(ticket.number) : "" };
  const title = translate(locale, ticket ? "desk.feedback.task.ticket" : "desk.feedback.task.nps", values);
  const dueOn = dayIn(new Date(system.clock.now().getTime() + DAY));
  if (await noteTask(system, customers[0]!, { title, dueOn, assignee: follower.id })) await markFollowUp(tx.db, survey.id, "task");
}

/** @returns false where it cannot be opened as it stands */
async function reopen(system: Ctx, { id, number }: TicketRow): Promise<boolean> {
  const row = await findTicket(system, { id });
  if (!row || row.merged_at) return false;
  await updateTicket(system, number, row.revision, { status: "open" });
  return true;
}
