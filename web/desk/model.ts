import type { Message, Participant, Presence, Ticket } from "../../server/support/tickets/contract.ts";

import type { outboxMail } from "../../server/support/channels/email/contract.ts";
import type { z } from "zod";

export type OutboxMail = z.infer<typeof outboxMail>;
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

type Cells = { rows: unknown[][]; nextCursor: string | null };

/** A page of rows without the names of its fields, which fifty rows would repeat fifty times. */
export const rowPageForm = {
  write: ({ rows, nextCursor }: RowPage): Cells => ({ rows: rows.map((row) => FIELDS.map((field) => row[field])), nextCursor }),
  read: ({ rows, nextCursor }: Cells): RowPage => ({
    rows: rows.map((cells) => Object.fromEntries(FIELDS.map((field, index) => [field, cells[index]])) as Row),
    nextCursor,
  }),
};
