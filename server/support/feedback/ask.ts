/** A solved ticket is asked about, or it is noted why not; one that is opened again is not asked about before it is solved anew. */
import { isImported, type StoredEvent, type Subscriber } from "#platform/events";
import { systemContext, type Ctx, type Platform } from "#platform/http";
import { newId } from "#shared/ids";
import { localeOf } from "#support/texts";
import { questionFor } from "./model/asking.ts";
import { selectSettings } from "./settings-queries.ts";
import { dropWaiting, insertSurvey, selectTicket } from "./survey-queries.ts";

const DONE: readonly unknown[] = ["solved", "closed"];
const MINUTE = 60_000;

async function ask(ctx: Ctx, { id: solving, occurredAt }: StoredEvent, ticketId: string): Promise<void> {
  const { settings } = await selectSettings(ctx.db);
  const ticket = await selectTicket(ctx.db, ticketId);
  const question =
    ticket &&
    questionFor(settings, {
      key: solving,
      restricted: ticket.restricted,
      merged: ticket.merged,
      byProgram: ticket.by_program,
      answeredBy: ticket.answered_by,
    });
  if (!ticket || !question) return;
  const now = ctx.clock.now();
  await insertSurvey(ctx.db, {
    id: newId(now.getTime()),
    ...question,
    ticketId,
    solving,
    contactId: ticket.requester_id,
    organizationId: ticket.organization_id,
    agentId: ticket.answered_by,
    teamId: ticket.team_id,
    locale: localeOf(ticket.locale),
    dueAt: new Date(occurredAt.getTime() + settings.delayMinutes * MINUTE),
    now,
  });
}

/** What the room listens to. */
export function feedbackSubscribers(platform: Platform): Subscriber[] {
  return [
    {
      name: "feedback.solved",
      types: ["ticket.changed"],
      async handle(db, events) {
        const ctx = systemContext(platform, "feedback", db);
        for (const event of events) {
          const [from, to] = (event.data.changes as { category?: [string, string] }).category ?? [];
          const ticketId = event.subjects[0]!.slice("ticket:".length);
          if (to === undefined || isImported(event)) continue;
          if (!DONE.includes(to)) await dropWaiting(db, ticketId, "reopened");
          else if (!DONE.includes(from)) await ask(ctx, event, ticketId);
        }
      },
    },
  ];
}
