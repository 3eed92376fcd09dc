import type { Message, Participant, Presence, Ticket } from "../../server/support/tickets/contract.ts";

import type { outboxMail } from "../../server/support/channels/email/contract.ts";
import type { z } from "zod";
import type { ViewColumn } from "../../shared/ticket-views.ts";
import type { SavedView } from "./views.ts";

export type OutboxMail = z.infer<typeof outboxMail>;
export type { Message, Participant, Presence, Ticket };

/** What a row of the list shows of a ticket, as short as it can travel. */
export type Row = Pick<
  Ticket,
  "id" | "number" | "subject" | "category" | "priority" | "preview" | "channel" | "lastMessageAt" | "lastAuthorKind"
> & {
  /** Name of the status. */
  status: string;
  requester: string | null;
  organization: string | null;
  assignee: string | null;
  /** It is snoozed, or came back from that. */
  snooze: "asleep" | "woke" | null;
  /** How many steps of its checklists are done, and how many there are. */
  steps: readonly [number, number] | null;
  /** When its first service level is due, and which one that is. */
  due: readonly [string, string] | null;
  breached: boolean;
  /** What the view's own columns show, by column. */
  extra: Partial<Record<ViewColumn, string>> | null;
};

/** Takes from a ticket what its row shows. */
export function toRow(ticket: Ticket, columns: readonly ViewColumn[] = []): Row {
  const { id, number, subject, category, priority, preview, channel, lastMessageAt, lastAuthorKind } = ticket;
  return {
    id,
    number,
    subject,
    category,
    priority,
    // Half of a sign in the page would be another text in the browser than on the server.
    preview: [...preview].slice(0, 140).join(""),
    channel,
    lastMessageAt,
    lastAuthorKind,
    status: ticket.namedStatus?.name ?? "",
    requester: ticket.requester?.name ?? null,
    organization: ticket.organization?.name ?? null,
    assignee: ticket.assignee?.name ?? null,
    snooze: ticket.snooze ? "asleep" : ticket.woke ? "woke" : null,
    steps: ticket.checklists && ticket.checklists.total > 0 ? [ticket.checklists.done, ticket.checklists.total] : null,
    due: ticket.nextDueAt && ticket.dueTarget ? [ticket.nextDueAt, ticket.dueTarget] : null,
    breached: ticket.breachedAt !== null,
    extra: columns.length > 0 ? Object.fromEntries(columns.map((column) => [column, cellOf(ticket, column)])) : null,
  };
}

/** What a column shows of a ticket: a code, a name, or an instant. */
function cellOf(ticket: Ticket, column: ViewColumn): string {
  switch (column) {
    case "team":
    case "product":
      return ticket[column]?.name ?? "";
    case "tags":
      return ticket.tags.slice(0, 6).join(", ");
    case "status":
      return ticket.namedStatus?.name ?? ticket.status;
    case "dueAt":
      return ticket.nextDueAt ?? "";
    case "snoozedUntil":
      return ticket.snooze?.until ?? "";
    case "promisedAt":
      return ticket.promisedAt ?? "";
    default:
      return String(ticket[column]);
  }
}

export type RowPage = { rows: Row[]; nextCursor: string | null };
/** The first page of a list, with the saved view it is of. */
export type ListPage = RowPage & { saved?: SavedView };

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
  "status",
  "requester",
  "organization",
  "assignee",
  "snooze",
  "steps",
  "due",
  "breached",
  "extra",
] as const satisfies readonly (keyof Row)[];

type Cells = { rows: unknown[][]; nextCursor: string | null; saved?: SavedView };

/** A page of rows without the names of its fields, which fifty rows would repeat fifty times. */
export const rowPageForm = {
  write: ({ rows, ...rest }: ListPage): Cells => ({ rows: rows.map((row) => FIELDS.map((field) => row[field])), ...rest }),
  read: ({ rows, ...rest }: Cells): ListPage => ({
    rows: rows.map((cells) => Object.fromEntries(FIELDS.map((field, index) => [field, cells[index]])) as Row),
    ...rest,
  }),
};
