/** History that is brought in: a survey that was sent once, and what was answered; nobody is written to. */
import { emit } from "#platform/events";
import type { Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { SurveyKind } from "#shared/survey-codes";
import { localeOf } from "#support/texts";
import { record } from "./answer.ts";
import { surveySent } from "./events.ts";
import { selectSettings, updateSettings } from "./settings-queries.ts";
import { subjectsOf } from "./subjects.ts";
import { insertSurvey, insertUnasked, markPast, selectTicket, surveyById, type NewSurvey } from "./survey-queries.ts";

const DAY = 86_400_000;

/** What is asked from now on, where nobody has said yet. */
export async function beginAsking(tx: Ctx): Promise<void> {
  const { settings, revision } = await selectSettings(tx.db);
  await updateSettings(tx.db, revision, {
    ...settings,
    csat: { ...settings.csat, enabled: true },
    nps: { ...settings.nps, enabled: true, perDay: 20 },
  });
}

type Past = {
  kind: SurveyKind;
  /** Null: it is about no ticket. */
  ticketId: string | null;
  contactId: string;
  organizationId: string | null;
  locale: string;
  /** Null: he rated in the portal without having been asked. */
  sentAt: Date | null;
  answer: { score: number; comment: string; at: Date } | null;
};

/** @param at the context as it was at an instant */
export async function writePast(at: (when: Date) => Ctx, past: Past): Promise<void> {
  const first = past.sentAt ?? past.answer!.at;
  const tx = at(first);
  const ticket = past.ticketId ? await selectTicket(tx.db, past.ticketId) : undefined;
  const id = newId(first.getTime());
  const fresh: NewSurvey = {
    id,
    kind: past.kind,
    reason: null,
    ticketId: past.ticketId,
    solving: null,
    contactId: past.contactId,
    organizationId: past.organizationId,
    agentId: ticket?.answered_by ?? null,
    teamId: ticket?.team_id ?? null,
    locale: localeOf(past.locale),
    dueAt: first,
    now: first,
  };
  if (past.sentAt) {
    await insertSurvey(tx.db, fresh);
    await markPast(tx.db, id, past.sentAt, new Date(past.sentAt.getTime() + 30 * DAY));
  } else await insertUnasked(tx.db, fresh);
  const survey = (await surveyById(tx.db, id))!;
  if (past.sentAt)
    await emit(tx, surveySent, { subjects: subjectsOf(survey), data: { surveyId: id, kind: past.kind, locale: fresh.locale } });
  if (!past.answer) return;
  const then = at(past.answer.at);
  const { settings } = await selectSettings(then.db);
  // What was long ago has been followed up.
  const fresher = tx.platform.clock.now().getTime() - past.answer.at.getTime() < 3 * DAY;
  const asked = fresher ? settings : { ...settings, followUp: { act: "none" as const, assignee: null } };
  await record(then, asked, survey, ticket, past.answer, past.sentAt ? "mail" : "portal");
}
