/** Sending surveys whose time has come, each in a transaction of its own, looked at once more: much may have happened since it was asked for. */
import { selectAgentByEmail } from "#people/access";
import { randomToken } from "#platform/crypto";
import { emit } from "#platform/events";
import { inTransaction, systemContext, type Ctx, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { normalizeAddress, queueMail, suppressionOf, wantsNoNotices } from "#platform/mail";
import { newId } from "#shared/ids";
import type { DroppedFor } from "#shared/survey-codes";
import { noticeSender } from "#support/channels/email";
import { unwilling } from "#support/notices";
import { localeOf } from "#support/texts";
import { surveySent } from "./events.ts";
import { isDrawn, isMachine, quietFor } from "./model/asking.ts";
import type { FeedbackSettings } from "./model/settings.ts";
import { selectSettings } from "./settings-queries.ts";
import {
  claimDue,
  dropSurvey,
  insertSurvey,
  lastAsked,
  markSent,
  selectContact,
  selectForNps,
  selectTicket,
  type SurveyRow,
  type TicketRow,
} from "./survey-queries.ts";
import { subjectsOf } from "./subjects.ts";
import { surveyMail } from "./words.ts";

const NAME = "feedback";
const DAY = 86_400_000;

/** The hash a link is found by. */
export const tokenHash = ({ platform }: Pick<Ctx, "platform">, token: string) => platform.crypto.hashToken("survey", token);

/** Why the ticket is not asked about after all. */
function ticketReason(ticket: TicketRow | undefined, settings: FeedbackSettings): DroppedFor | null {
  if (!ticket || ticket.merged) return "merged";
  if (ticket.category !== "solved" && ticket.category !== "closed") return "reopened";
  return ticket.restricted && !settings.restricted ? "restricted" : null;
}

type Receiver = { address: string; name: string };

/** Who is written to; or why nobody is. */
async function receiverOf(tx: Ctx, survey: SurveyRow, isOurs: (address: string) => boolean): Promise<Receiver | DroppedFor> {
  const contact = await selectContact(tx.db, survey.contact_id);
  const address = contact?.address ? normalizeAddress(contact.address) : null;
  if (!contact || !address) return "noAddress";
  if (isMachine(address)) return "program";
  if (isOurs(address) || (await selectAgentByEmail(tx.db, address))) return "staff";
  if (await suppressionOf(tx.db, address)) return "suppressed";
  if (await wantsNoNotices(tx.db, address)) return "unwilling";
  if ((await unwilling(tx, [survey.contact_id], "solved")).size > 0) return "unwilling";
  return { address, name: contact.name ?? "" };
}

/** Sends the next one that is due. @returns false when none is */
async function sendNext(tx: Ctx): Promise<boolean> {
  const now = tx.clock.now();
  const survey = await claimDue(tx.db, now);
  if (!survey) return false;
  const { settings } = await selectSettings(tx.db);
  const ticket = survey.ticket_id ? await selectTicket(tx.db, survey.ticket_id) : undefined;
  const from = await noticeSender(tx.platform, ticket?.brand_id ?? null);
  const reason: DroppedFor | null =
    !settings[survey.kind].enabled || !from
      ? "off"
      : ((survey.ticket_id ? ticketReason(ticket, settings) : null) ??
        quietFor(settings.quiet, await lastAsked(tx.db, survey.contact_id, survey.organization_id), now));
  const receiver = reason ?? (await receiverOf(tx, survey, from!.isOurs));
  if (typeof receiver === "string") {
    await dropSurvey(tx.db, survey.id, receiver);
    return true;
  }
  const token = randomToken(128);
  const locale = localeOf(survey.locale);
  const link = `${tx.platform.config.url}/${locale}/feedback/${token}`;
  const { subject, ...content } = surveyMail(settings, survey.kind, locale, { brand: from!.name, number: ticket?.number ?? null, link });
  await markSent(
    tx.db,
    survey.id,
    tokenHash(tx, token),
    ticket?.answered_by ?? null,
    now,
    new Date(now.getTime() + settings.expiresDays * DAY),
  );
  await queueMail(tx, {
    kind: "survey",
    ref: `survey:${survey.id}`,
    ...(survey.ticket_id ? { about: `ticket:${survey.ticket_id}` } : {}),
    to: receiver,
    from: { address: from!.address, name: from!.name },
    subject,
    locale,
    content,
    automatic: true,
    notice: true,
  });
  await emit(tx, surveySent, { subjects: subjectsOf(survey), data: { surveyId: survey.id, kind: survey.kind, locale } });
  return true;
}

/** Sends all that is due. */
export async function sendDue(platform: Platform): Promise<void> {
  const ctx = systemContext(platform, NAME);
  while (await inTransaction(ctx, sendNext));
}

/** Notes whom to ask today whether he would recommend; they are sent like all others. */
export async function enlistForNps(platform: Platform): Promise<void> {
  const ctx = systemContext(platform, NAME);
  await inTransaction(ctx, async (tx) => {
    const { nps } = (await selectSettings(tx.db)).settings;
    if (!nps.enabled) return;
    const now = tx.clock.now();
    const since = new Date(now.getTime() - nps.everyDays * DAY);
    const active = new Date(now.getTime() - nps.activeDays * DAY);
    // Whoever is not drawn is noted too, and left in peace for as long as the others.
    const round = Math.floor(now.getTime() / (nps.everyDays * DAY));
    for (const { contact, organization } of await selectForNps(tx.db, { active, since, limit: nps.perDay })) {
      const words = await selectContact(tx.db, contact);
      await insertSurvey(tx.db, {
        id: newId(now.getTime()),
        kind: "nps",
        reason: isDrawn(`nps:${contact}:${round}`, nps.sampling) ? null : "notDrawn",
        ticketId: null,
        solving: null,
        contactId: contact,
        organizationId: organization,
        agentId: null,
        teamId: null,
        locale: localeOf(words?.locale ?? "en"),
        dueAt: now,
        now,
      });
    }
  });
}

/** Surveys leave within a minute of their time; who is asked from time to time is chosen in the morning. */
export function feedbackJobs(platform: Platform): JobDefinition[] {
  return [
    { name: "feedback.send", cron: "* * * * *", retryLimit: 0, run: () => sendDue(platform) },
    { name: "feedback.enlist", cron: "20 8 * * *", retryLimit: 0, run: () => enlistForNps(platform) },
  ];
}
