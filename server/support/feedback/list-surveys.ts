/** Surveys and answers, for whoever asks: of tickets he sees. */
import { encodeCursor, timeAndId } from "#platform/db";
import { exportAnswer, startExport, type ExportColumn } from "#platform/export";
import { agentIdOf, forbidden, invalid, notFound, type Ctx } from "#platform/http";
import { translate } from "#platform/i18n";
import { dayIn } from "#shared/lifecycle";
import { direction } from "#shared/locales";
import { visibleTicketId } from "#support/tickets";
import type { feedbackContract, Survey } from "./contract.ts";
import { countSurveys, selectAnswers, selectSurveys, type ListedRow, type ListFilter } from "./list-queries.ts";

type Query = (typeof feedbackContract)["surveys.list"]["query"]["_zod"]["output"];
type ExportQuery = (typeof feedbackContract)["surveys.export"]["query"]["_zod"]["output"];
const PORTION = 500;
/** A ticket is asked about once for each time it was solved; a list of it is never longer. */
const MOST_OF_TICKET = 50;

function present(row: ListedRow): Survey {
  return {
    id: row.id,
    kind: row.kind,
    way: row.way,
    ticketNumber: row.number,
    contact: row.contact,
    organization: row.organization,
    agent: row.agent,
    team: row.team,
    locale: row.locale,
    sentAt: row.sent_at?.toISOString() ?? null,
    score: row.score,
    verdict: row.verdict,
    comment: row.comment,
    answeredAt: row.answered_at?.toISOString() ?? null,
    changedAt: row.changed_at?.toISOString() ?? null,
    followUp: row.follow_up,
  };
}

/** `me` by his id; null: of somebody who is no agent there are none. */
function agentOf(ctx: Ctx, agent: string | undefined): string | undefined | null {
  return agent === "me" ? agentIdOf(ctx.actor) : agent;
}

/** A page as it is stored. @throws Problem 422 */
async function pageOf(
  ctx: Ctx,
  { agent, ...filter }: ListFilter,
  cursor: string | undefined,
  limit: number,
): Promise<{ data: ListedRow[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : timeAndId(cursor);
  if (cursor !== undefined && !after) throw invalid("cursor", "cursor");
  const whose = agentOf(ctx, agent);
  if (whose === null) return { data: [], nextCursor: null };
  const rows = await selectSurveys(ctx.db, ctx.actor, { ...filter, agent: whose }, { after, limit: limit + 1 });
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: rows.length > limit && last ? encodeCursor([last.sorted, last.id]) : null };
}

/** @throws Problem 422 */
export async function listSurveys(ctx: Ctx, { limit, cursor, ...filter }: Query): Promise<{ data: Survey[]; nextCursor: string | null }> {
  const { data, nextCursor } = await pageOf(ctx, filter, cursor, limit);
  return { data: data.map(present), nextCursor };
}

/** @throws Problem 404 */
export async function listOfTicket(ctx: Ctx, number: number): Promise<{ data: Survey[]; nextCursor: null }> {
  const ticket = await visibleTicketId(ctx, number);
  if (ticket === null) throw notFound();
  return {
    data: (await selectSurveys(ctx.db, ctx.actor, { ticket }, { after: null, limit: MOST_OF_TICKET })).map(present),
    nextCursor: null,
  };
}

/** @throws Problem 404 */
export async function listAnswers(ctx: Ctx, id: string) {
  const rows = await selectAnswers(ctx.db, ctx.actor, id);
  if (!rows) throw notFound();
  return { data: rows.map(({ at, ...answer }) => ({ ...answer, at: at.toISOString() })), nextCursor: null };
}

/** All that fit. The list is his to see, beside being his to take along. @throws Problem 403, 422 */
export async function exportSurveys(asker: Ctx, { format, locale, ...filter }: ExportQuery): Promise<Response> {
  if (!asker.actor.rights.has("feedback.read")) throw forbidden("feedback.read");
  const ctx = { ...asker, locale: locale ?? asker.locale };
  const title = (name: string) => translate(ctx.locale, `desk.feedback.${name}`);
  const whose = agentOf(ctx, filter.agent) ?? undefined;
  const rows = await startExport(ctx, {
    action: "surveys.export",
    format,
    filter,
    words: [],
    count: () => countSurveys(ctx.db, ctx.actor, { ...filter, agent: whose }),
    page: (cursor) => pageOf(ctx, filter, cursor, PORTION),
  });
  const columns: ExportColumn<ListedRow>[] = [
    { key: "kind", title: title("kind"), value: ({ kind }) => title(`kind.${kind}`) },
    { key: "ticketNumber", title: title("ticket"), value: (row) => row.number },
    { key: "score", title: title("score"), value: ({ score }) => score },
    { key: "verdict", title: title("verdict"), value: ({ verdict }) => verdict && title(`verdict.${verdict}`) },
    { key: "comment", title: title("comment"), value: ({ comment }) => comment },
    { key: "contact", title: title("contact"), value: ({ contact }) => contact?.name },
    { key: "organization", title: title("organization"), value: ({ organization }) => organization?.name },
    { key: "agent", title: title("agent"), value: ({ agent }) => agent?.name },
    { key: "team", title: title("team"), value: ({ team }) => team?.name },
    { key: "locale", title: title("locale"), value: (row) => row.locale },
    { key: "sentAt", title: title("sentAt"), value: (row) => row.sent_at },
    { key: "answeredAt", title: title("answeredAt"), value: (row) => row.answered_at },
    { key: "followUp", title: title("followUp"), value: (row) => row.follow_up && title(`followUp.${row.follow_up}`) },
  ];
  const fileName = `feedback-${dayIn(ctx.clock.now())}`;
  return exportAnswer(columns, rows, { format, fileName, rightToLeft: direction(ctx.locale) === "rtl" });
}
