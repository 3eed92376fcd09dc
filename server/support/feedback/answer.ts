/** Answering a survey: by the link of a mail, or in the portal by whoever asked. Every answer is kept, the last one counts. */
import { emit } from "#platform/events";
import { elevated, inTransaction, invalid, isStaff, notFound, Problem, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { Locale } from "#shared/locales";
import { isScore, scoresOf, verdictOf, type SurveyKind } from "#shared/survey-codes";
import { noticeSender } from "#support/channels/email";
import { localeOf } from "#support/texts";
import { setRating, visibleTicketId } from "#support/tickets";
import type { PublicSurvey } from "./contract.ts";
import { surveyAnswered } from "./events.ts";
import { followUp } from "./follow-up.ts";
import { openUntil } from "./model/asking.ts";
import type { FeedbackSettings } from "./model/settings.ts";
import { selectSettings } from "./settings-queries.ts";
import { tokenHash } from "./send-surveys.ts";
import { subjectsOf } from "./subjects.ts";
import {
  insertUnasked,
  latestOfTicket,
  saveAnswer,
  selectTicket,
  surveyOfToken,
  verdictOfTicket,
  type SurveyRow,
  type TicketRow,
} from "./survey-queries.ts";
import { scoreName, wordsOf } from "./words.ts";

export type Said = { score: number; comment?: string | undefined };

/** The scale and its words as a page shows them. */
async function present(
  ctx: Ctx,
  settings: FeedbackSettings,
  { kind, locale: tag, score, answered_at, expires_at }: Pick<SurveyRow, "kind" | "locale" | "score" | "answered_at" | "expires_at">,
  ticket: Pick<TicketRow, "number" | "brand_id"> | undefined,
  wanted?: Locale,
): Promise<PublicSurvey> {
  const locale = wanted ?? localeOf(tag);
  const brand = (await noticeSender(ctx.platform, ticket?.brand_id ?? null))?.name ?? "";
  const { question, thanks } = wordsOf(settings, kind, locale, { brand, number: ticket?.number ?? null });
  const until = openUntil({ expiresAt: expires_at, answeredAt: answered_at }, settings.changeDays, ctx.clock.now());
  return {
    kind,
    vendor: brand,
    number: ticket?.number ?? null,
    question,
    thanks,
    scores: scoresOf(kind).map((one) => ({ score: one, name: scoreName(kind, one, locale) })),
    // What was written stays with the vendor: a link may be passed on.
    score,
    answeredAt: answered_at?.toISOString() ?? null,
    openUntil: until?.toISOString() ?? null,
  };
}

/** No vendor's own people rate, whatever link they hold. @throws Problem 403 */
function refuseStaff(ctx: Ctx): void {
  if (isStaff(ctx.actor)) throw new Problem(403, "survey.staff");
}

/** What a link asks. Looking changes nothing: programs that check links look at all of them. @throws Problem 404 */
export async function readByToken(ctx: Ctx, token: string, locale?: Locale): Promise<PublicSurvey> {
  const inside = elevated(ctx);
  const survey = await surveyOfToken(inside.db, tokenHash(ctx, token));
  if (!survey) throw notFound();
  const ticket = survey.ticket_id ? await selectTicket(inside.db, survey.ticket_id) : undefined;
  return present(ctx, (await selectSettings(inside.db)).settings, survey, ticket, locale);
}

/** @throws Problem 404, 403 survey.staff, 409 survey.over, 422 */
export function answerByToken(ctx: Ctx, token: string, said: Said): Promise<PublicSurvey> {
  refuseStaff(ctx);
  return inTransaction(elevated(ctx), async (tx) => {
    const survey = await surveyOfToken(tx.db, tokenHash(ctx, token), true);
    if (!survey) throw notFound();
    const { settings } = await selectSettings(tx.db);
    const ticket = survey.ticket_id ? await selectTicket(tx.db, survey.ticket_id) : undefined;
    const until = openUntil({ expiresAt: survey.expires_at, answeredAt: survey.answered_at }, settings.changeDays, tx.clock.now());
    if (!until) throw new Problem(409, "survey.over");
    return present(ctx, settings, await record(tx, settings, survey, ticket, said, "mail"), ticket);
  });
}

type Rateable = { ticket: TicketRow; settings: FeedbackSettings; contactId: string };

/** A request of one's own that may be rated: by whoever asked, once it is done, where the vendor asks at all. */
async function rateable(ctx: Ctx, number: number): Promise<Rateable> {
  refuseStaff(ctx);
  const ticketId = await visibleTicketId(ctx, number);
  const inside = elevated(ctx);
  const ticket = ticketId ? await selectTicket(inside.db, ticketId) : undefined;
  const { settings } = await selectSettings(inside.db);
  if (!ticket || ctx.actor.kind !== "contact" || ticket.requester_id !== ctx.actor.id) throw notFound();
  return { ticket, settings, contactId: ctx.actor.id };
}

const isDone = ({ category, merged, answered_by }: TicketRow) =>
  (category === "solved" || category === "closed") && !merged && answered_by !== null;

const kindInPortal = ({ csat, ces }: FeedbackSettings): SurveyKind | null => (csat.enabled ? "csat" : ces.enabled ? "ces" : null);

/** What the portal asks at a request; null where it asks nothing. @throws Problem 404 */
export async function readOwn(ctx: Ctx, number: number, locale?: Locale): Promise<{ survey: PublicSurvey | null }> {
  if (isStaff(ctx.actor) || ctx.actor.kind !== "contact") throw notFound();
  const ticketId = await visibleTicketId(ctx, number);
  if (ticketId === null) throw notFound();
  const inside = elevated(ctx);
  const ticket = await selectTicket(inside.db, ticketId);
  const { settings } = await selectSettings(inside.db);
  if (!ticket || ticket.requester_id !== ctx.actor.id) return { survey: null };
  const survey = await latestOfTicket(inside.db, ticketId, ctx.actor.id);
  const kind = survey?.kind ?? kindInPortal(settings);
  const asks = isDone(ticket) && kind !== null && (!ticket.restricted || settings.restricted);
  if (!asks && !survey?.answered_at) return { survey: null };
  return { survey: await present(ctx, settings, shownOf(survey, kind!, ticket, settings, ctx), ticket, locale) };
}

/** A survey that was answered or can still be; else one nobody was asked. */
function shownOf(survey: SurveyRow | undefined, kind: SurveyKind, ticket: TicketRow, settings: FeedbackSettings, ctx: Ctx) {
  const later = new Date(ctx.clock.now().getTime() + settings.expiresDays * 86_400_000);
  if (!survey) return { kind, locale: ticket.locale, score: null, answered_at: null, expires_at: later };
  // Whoever signs in needs no link that still works.
  return survey.answered_at ? survey : { ...survey, expires_at: later };
}

/** Rates a request of one's own in the portal. @throws Problem 404, 403 survey.staff, 409 survey.over, survey.notYet, 422 */
export async function answerOwn(ctx: Ctx, number: number, said: Said): Promise<{ survey: PublicSurvey }> {
  const { ticket, settings, contactId } = await rateable(ctx, number);
  return inTransaction(elevated(ctx), async (tx) => {
    const kind = kindInPortal(settings);
    let survey = await latestOfTicket(tx.db, ticket.id, contactId, true);
    if (!survey) {
      if (kind === null || !isDone(ticket) || (ticket.restricted && !settings.restricted)) throw new Problem(409, "survey.notYet");
      const now = tx.clock.now();
      await insertUnasked(tx.db, {
        id: newId(now.getTime()),
        kind,
        ticketId: ticket.id,
        contactId,
        organizationId: ticket.organization_id,
        agentId: ticket.answered_by,
        teamId: ticket.team_id,
        locale: localeOf(ticket.locale),
        now,
      });
      survey = (await latestOfTicket(tx.db, ticket.id, contactId, true))!;
    }
    const shown = shownOf(survey, survey.kind, ticket, settings, tx);
    if (!openUntil({ expiresAt: shown.expires_at, answeredAt: survey.answered_at }, settings.changeDays, tx.clock.now()))
      throw new Problem(409, "survey.over");
    const saved = await record(tx, settings, survey, ticket, said, "portal");
    return { survey: await present(ctx, settings, shownOf(saved, saved.kind, ticket, settings, tx), ticket) };
  });
}

/** Writes an answer down, tells of it, and follows a bad one up. In a transaction, the row locked. */
export async function record(
  tx: Ctx,
  settings: FeedbackSettings,
  survey: SurveyRow,
  ticket: TicketRow | undefined,
  { score, comment = "" }: Said,
  way: "mail" | "portal",
): Promise<SurveyRow> {
  if (!isScore(survey.kind, score)) throw invalid("score", "value");
  const words = tx.platform.masker.open().text(comment.trim());
  // The same said twice, as by a button pressed twice, is one answer.
  if (survey.score === score && (words === "" || words === survey.comment)) return survey;
  const now = tx.clock.now();
  const verdict = verdictOf(survey.kind, score);
  await saveAnswer(tx.db, {
    id: newId(now.getTime()),
    surveyId: survey.id,
    contactId: survey.contact_id,
    score,
    verdict,
    comment: words,
    way,
    now,
  });
  if (survey.ticket_id) await setRating(tx.db, survey.ticket_id, await verdictOfTicket(tx.db, survey.ticket_id));
  const subjects = subjectsOf(survey);
  if (survey.score !== score)
    await emit(tx, surveyAnswered, { subjects, data: { surveyId: survey.id, kind: survey.kind, score, verdict } });
  const saved = { ...survey, score, verdict, comment: words || survey.comment, answered_at: survey.answered_at ?? now };
  if (verdict === "negative" && survey.follow_up === null) await followUp(tx, settings, saved, ticket);
  return saved;
}
