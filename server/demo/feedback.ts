import { sql } from "kysely";
import type { Ctx } from "#platform/http";
import { isLocale } from "#shared/locales";
import { verdictOf, type SurveyKind } from "#shared/survey-codes";
import { beginAsking, writePast } from "#support/feedback";
import { SAID } from "./feedback-words.ts";
import { seededRandom, type Random } from "./random.ts";
import { at } from "./write-vendor.ts";

/** What customers of the demo vendor said of the help they got: most are content, some are not, and many say nothing. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Done = { id: string; requester: string; organization: string | null; locale: string; at: Date };

async function solved(ctx: Ctx): Promise<Done[]> {
  const { rows } =
    await sql<Done>`select id, requester_id as requester, organization_id as organization, locale, updated_at as at from ticket_asks
      where category in ('solved', 'closed') and not restricted and not merged and answered_by is not null order by number`.execute(ctx.db);
  return rows;
}

/** A score as such customers give it. */
function scoreBy(random: Random, kind: SurveyKind): number {
  const dice = random.next();
  if (kind === "nps") return dice < 0.46 ? random.between(9, 10) : dice < 0.8 ? random.between(7, 8) : random.between(2, 6);
  return dice < 0.55 ? 5 : dice < 0.82 ? 4 : dice < 0.91 ? 3 : dice < 0.97 ? 2 : 1;
}

function said(random: Random, kind: SurveyKind, locale: string, when: Date, now: Date) {
  const answeredAt = new Date(when.getTime() + random.between(1, 30) * HOUR);
  if (answeredAt >= now) return null;
  const score = scoreBy(random, kind);
  const verdict = verdictOf(kind, score);
  const words = SAID[verdict][isLocale(locale) ? locale : "en"];
  return { score, comment: random.chance(verdict === "positive" ? 0.3 : 0.7) ? random.pick(words) : "", at: answeredAt };
}

/** @param now when the demo is made: nothing happens after it */
export async function writeFeedback(ctx: Ctx, now: Date): Promise<void> {
  const random = seededRandom(1_751);
  await beginAsking(at(ctx, new Date(now.getTime() - 120 * DAY)));
  const asked = new Map<string, Date>();
  const then = (when: Date) => at(ctx, when);
  const tickets = await solved(ctx);
  for (const ticket of tickets) {
    const sentAt = new Date(ticket.at.getTime() + HOUR);
    const last = asked.get(ticket.requester);
    const quiet = last !== undefined && Math.abs(sentAt.getTime() - last.getTime()) < 7 * DAY;
    const inPortal = random.chance(0.06);
    const answer = random.chance(0.44) || inPortal ? said(random, "csat", ticket.locale, sentAt, now) : null;
    if (quiet || sentAt >= now || (inPortal && !answer)) continue;
    asked.set(ticket.requester, sentAt);
    await writePast(then, {
      kind: "csat",
      ticketId: ticket.id,
      contactId: ticket.requester,
      organizationId: ticket.organization,
      locale: ticket.locale,
      sentAt: inPortal ? null : sentAt,
      answer,
    });
  }
  let days = 2;
  for (const [requester] of asked) {
    if (!random.chance(0.4)) continue;
    const ticket = tickets.find((one) => one.requester === requester)!;
    days = 2 + ((days + 3) % 80);
    const sentAt = new Date(now.getTime() - days * DAY);
    await writePast(then, {
      kind: "nps",
      ticketId: null,
      contactId: requester,
      organizationId: ticket.organization,
      locale: ticket.locale,
      sentAt,
      answer: random.chance(0.38) ? said(random, "nps", ticket.locale, sentAt, now) : null,
    });
  }
}
