import { exportAnswer, startExport, type Cell, type ExportColumn } from "#platform/export";
import { withFieldColumns } from "#platform/fields";
import { forbidden, type Ctx } from "#platform/http";
import { translate } from "#platform/i18n";
import { direction } from "#shared/locales";
import type { Ticket, ticketsContract } from "./contract.ts";
import { countPage, listPage } from "./list-tickets.ts";

const PORTION = 200;
/** What of a filter may name somebody. */
const WORDS = ["q", "requester", "filter", "fields"];

type Query = (typeof ticketsContract)["tickets.export"]["query"]["_zod"]["output"];

const instant = (text: string | null): Cell => (text === null ? null : new Date(text));

function ticketColumns(ctx: Ctx): ExportColumn<Ticket>[] {
  const title = (name: string) => translate(ctx.locale, `desk.${name}`);
  const word = (name: string) => translate(ctx.locale, `common.${name}`);
  return [
    { key: "number", title: title("column.number"), value: ({ number }) => number },
    { key: "subject", title: title("export.subject"), value: ({ subject }) => subject },
    { key: "status", title: title("column.status"), value: ({ namedStatus, category }) => namedStatus?.name ?? word(`status.${category}`) },
    { key: "type", title: title("column.type"), value: ({ type }) => word(`type.${type}`) },
    { key: "priority", title: title("column.priority"), value: ({ priority }) => word(`priority.${priority}`) },
    { key: "requester", title: title("filter.field.requester"), value: ({ requester }) => requester?.name },
    { key: "organization", title: title("filter.field.organization"), value: ({ organization }) => organization?.name },
    { key: "assignee", title: title("filter.field.assignee"), value: ({ assignee }) => assignee?.name },
    { key: "team", title: title("column.team"), value: ({ team }) => team?.name },
    { key: "product", title: title("column.product"), value: ({ product }) => product?.name },
    { key: "productVersion", title: title("export.version"), value: (row) => row.productVersion },
    { key: "brand", title: title("filter.field.brand"), value: ({ brand }) => brand?.name },
    { key: "channel", title: title("filter.field.channel"), value: ({ channel }) => word(`channel.${channel}`) },
    { key: "locale", title: title("people.language"), value: ({ locale }) => locale },
    { key: "tags", title: title("column.tags"), value: ({ tags }) => tags.join("; ") },
    { key: "createdAt", title: title("export.opened"), value: (row) => instant(row.createdAt) },
    { key: "updatedAt", title: title("people.export.updated"), value: (row) => instant(row.updatedAt) },
    { key: "lastMessageAt", title: title("export.lastMessage"), value: (row) => instant(row.lastMessageAt) },
    { key: "nextDueAt", title: title("export.due"), value: (row) => instant(row.nextDueAt) },
  ];
}

/** All tickets that fit and the actor may see as a file, read in portions while it is sent; that it was taken is audited. @throws Problem 403, 422 */
export async function exportTickets(asker: Ctx, { format, locale, ...filter }: Query): Promise<Response> {
  if (!asker.actor.rights.has("tickets.read")) throw forbidden("tickets.read");
  const ctx = { ...asker, locale: locale ?? asker.locale };
  const portions = await startExport(ctx, {
    action: "tickets.export",
    format,
    filter,
    words: WORDS,
    count: () => countPage(ctx, filter),
    page: (cursor) => listPage(ctx, { ...filter, cursor, limit: PORTION }),
  });
  const { columns, rows } = await withFieldColumns(ctx, "ticket", portions);
  return exportAnswer([...ticketColumns(ctx), ...columns], rows, {
    format,
    fileName: `tickets-${ctx.clock.now().toISOString().slice(0, 10)}`,
    rightToLeft: direction(ctx.locale) === "rtl",
  });
}
