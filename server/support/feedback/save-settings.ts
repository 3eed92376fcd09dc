/** What customers are asked, as the vendor sets it, and what that would have done lately. */
import { inTransaction, invalid, stale, type Ctx } from "#platform/http";
import { selectAgent } from "#people/access";
import { direction, LOCALES, type Locale } from "#shared/locales";
import { SURVEY_KINDS, type DroppedFor, type SurveyKind } from "#shared/survey-codes";
import { noticeSender } from "#support/channels/email";
import { checkTemplate } from "#support/texts";
import type { FeedbackPreview } from "./contract.ts";
import { questionFor, quietFor } from "./model/asking.ts";
import type { FeedbackSettings } from "./model/settings.ts";
import { countDropped, selectSettings, updateSettings } from "./settings-queries.ts";
import { selectDone } from "./survey-queries.ts";
import { placeholdersOf, surveyMail } from "./words.ts";

type Answer = FeedbackSettings & { revision: number };

export async function readSettings(ctx: Ctx): Promise<Answer> {
  const { settings, revision } = await selectSettings(ctx.db);
  return { ...settings, revision };
}

/** @throws Problem 422 naming the text and what is wrong in it */
function checkTexts(settings: FeedbackSettings): void {
  for (const kind of SURVEY_KINDS)
    for (const word of ["subject", "question", "thanks"] as const)
      for (const locale of LOCALES) {
        const text = settings[kind].texts[word][locale];
        if (text !== undefined) checkTemplate(`${kind}.texts.${word}.${locale}`, text, placeholdersOf(kind, word), true);
      }
}

/** @throws Problem 412 stale, 422 */
export async function saveSettings(ctx: Ctx, revision: number, settings: FeedbackSettings): Promise<Answer> {
  checkTexts(settings);
  return inTransaction(ctx, async (tx) => {
    const { assignee } = settings.followUp;
    if (assignee !== null && !(await selectAgent(tx.db, assignee))?.active)
      throw invalid("followUp.assignee", "unknownThing", { value: assignee });
    const done = await updateSettings(tx.db, revision, settings);
    const now = await readSettings(tx);
    if (!done) throw stale(now);
    return now;
  });
}

const DAYS = 30;
const MOST = 2_000;
const SAMPLE = 1_042;

/** What these settings would have asked of what was solved lately, in its order, with the quiet that each asking makes. */
async function effectOf(ctx: Ctx, settings: FeedbackSettings): Promise<FeedbackPreview["effect"]> {
  const now = ctx.clock.now();
  const done = (await selectDone(ctx.db, new Date(now.getTime() - DAYS * 86_400_000), MOST)).toReversed();
  const asked = new Map<string, Date>();
  const not = new Map<DroppedFor, number>();
  let count = 0;
  for (const ticket of done) {
    const question = questionFor(settings, {
      key: ticket.id,
      restricted: ticket.restricted,
      merged: ticket.merged,
      byProgram: ticket.by_program,
      answeredBy: ticket.answered_by,
    });
    const at = ticket.updated_at;
    const last = { contact: asked.get(ticket.requester_id) ?? null, organization: asked.get(ticket.organization_id ?? "") ?? null };
    const reason = question === null ? "off" : (question.reason ?? quietFor(settings.quiet, last, at));
    if (reason) not.set(reason, (not.get(reason) ?? 0) + 1);
    else {
      count++;
      asked.set(ticket.requester_id, at);
      if (ticket.organization_id) asked.set(ticket.organization_id, at);
    }
  }
  return {
    days: DAYS,
    done: done.length,
    asked: count,
    not: [...not].map(([reason, of]) => ({ reason, count: of })).toSorted((a, b) => b.count - a.count),
  };
}

/** @throws Problem 422 */
export async function previewSettings(
  ctx: Ctx,
  { settings: given, kind, locale }: { settings?: FeedbackSettings | undefined; kind: SurveyKind; locale: Locale },
): Promise<FeedbackPreview> {
  if (given) checkTexts(given);
  const settings = given ?? (await selectSettings(ctx.db)).settings;
  const brand = (await noticeSender(ctx.platform, null))?.name ?? "Acme";
  const link = `${ctx.platform.config.url}/${locale}/feedback/…`;
  const mail = surveyMail(settings, kind, locale, { brand, number: kind === "nps" ? null : SAMPLE, link });
  const since = new Date(ctx.clock.now().getTime() - DAYS * 86_400_000);
  return {
    mail: { ...mail, direction: direction(locale) },
    effect: await effectOf(ctx, settings),
    dropped: (await countDropped(ctx.db, since)) as FeedbackPreview["dropped"],
  };
}
