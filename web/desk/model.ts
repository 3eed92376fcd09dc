import type { Message, Participant, Presence, Ticket } from "../../server/support/tickets/contract.ts";

export type { Message, Participant, Presence, Ticket };

/** What a row of the list shows of a ticket, as short as it can travel. */
export type Row = Pick<
  Ticket,
  "id" | "number" | "subject" | "category" | "priority" | "preview" | "channel" | "lastMessageAt" | "lastAuthorKind"
> & {
  requester: string | null;
  organization: string | null;
  assignee: string | null;
};

/** Takes from a ticket what its row shows. */
export function toRow(ticket: Ticket): Row {
  const { id, number, subject, category, priority, preview, channel, lastMessageAt, lastAuthorKind } = ticket;
  return {
    id,
    number,
    subject,
    category,
    priority,
    preview: preview.slice(0, 140),
    channel,
    lastMessageAt,
    lastAuthorKind,
    requester: ticket.requester?.name ?? null,
    organization: ticket.organization?.name ?? null,
    assignee: ticket.assignee?.name ?? null,
  };
}

export type RowPage = { rows: Row[]; nextCursor: string | null };

const FIELDS = [
  "id",
  "number",
  "subject",
  "category",
  "priority",
  "preview",
  "channel",
  "lastMessageAt",
  "lastAuthorKind",
  "requester",
  "organization",
  "assignee",
] as const satisfies readonly (keyof Row)[];
const BREAKS = /[\t\n\r]/;

function cell(value: string | number | null): string {
  if (value === null) return "";
  const text = String(value);
  return BREAKS.test(text) ? text.replaceAll(/[\t\n\r]+/g, " ") : text;
}

/** A page of rows as lines of tab-separated cells after its cursor: half as long as JSON, which travels quoted twice. */
export function writeRows({ rows, nextCursor }: RowPage): string {
  let text = nextCursor ?? "";
  for (const row of rows) text += `\n${FIELDS.map((field) => cell(row[field])).join("\t")}`;
  return text;
}

/** Reads what `writeRows` wrote; an empty name is no name. */
export function readRows(text: string): RowPage {
  const [cursor = "", ...lines] = text.split("\n");
  const rows = lines.map((line) => {
    const cells = line.split("\t");
    const row = Object.fromEntries(FIELDS.map((field, index) => [field, cells[index] ?? ""]));
    return {
      ...row,
      number: Number(row["number"]),
      requester: row["requester"] || null,
      organization: row["organization"] || null,
      assignee: row["assignee"] || null,
    } as Row;
  });
  return { rows, nextCursor: cursor || null };
}
