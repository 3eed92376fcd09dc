/** All writes of tickets, messages, notes, participants and access lists. Verbs decide; these only store. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import { defaultValues } from "#platform/fields";
import { extending, indexing } from "#platform/search";
import type { FieldValues } from "#shared/fields";
import { checklistState, type ChecklistState } from "./checklist-queries.ts";
import type { AuthorKind, Category, Channel, Priority, TicketType } from "./model.ts";

export type NewTicketRow = {
  id: string;
  subject: string;
  type: TicketType;
  category: Category;
  priority: Priority;
  tags: readonly string[];
  /** Null: nobody was asked, so what fields have by default. */
  fields: FieldValues | null;
  formId: string | null;
  requesterId: string;
  organizationId: string | null;
  productId: string | null;
  productVersion: string | null;
  /** Null: the only one its customer has, if he has one alone. */
  licenseId: string | null;
  brandId: string | null;
  channel: Channel;
  locale: string;
  assigneeId: string | null;
  teamId: string | null;
  restricted: boolean;
  hint: object | null;
  preview: string;
  authorKind: AuthorKind;
  at: Date;
  /** Of the requester's row among the participants. */
  participantId: string;
  /** `kind:id` of who opens it. */
  addedBy: string;
};

export type NewMessageRow = {
  id: string;
  ticketId: string;
  authorKind: AuthorKind;
  contactId: string | null;
  agentId: string | null;
  authorName: string | null;
  channel: Channel;
  state: "normal" | "held" | "waiting";
  text: string;
  visibleText: string;
  html: string | null;
  authentication: object | null;
  filed: object | null;
  sourceRef: string | null;
  at: Date;
};

const json = (value: object | null) => (value === null ? null : JSON.stringify(value));

function messageInsert(m: NewMessageRow) {
  return sql`insert into messages (id, ticket_id, author_kind, author_contact_id, author_agent_id, author_name, channel, state, text, visible_text, html, authentication, filed, source_ref, created_at)
    values (${m.id}, ${m.ticketId}, ${m.authorKind}, ${m.contactId}, ${m.agentId}, ${m.authorName}, ${m.channel}, ${m.state}, ${m.text}, ${m.visibleText}, ${m.html}, ${json(m.authentication)}::jsonb, ${json(m.filed)}::jsonb, ${m.sourceRef}, ${m.at})`;
}

/** The licence of a customer who has one alone, of the product if that is known. It costs no statement of its own. */
function onlyLicense({ organizationId, requesterId, productId }: NewTicketRow) {
  return sql`(select case when count(*) = 1 then min(l.id::text)::uuid end from (select id from license_names
    where (contact_id = ${requesterId} or organization_id = ${organizationId}) and not revoked and (${productId}::uuid is null or product_id = ${productId}) limit 2) l)`;
}

/**
 * Stores a ticket, its requester, its first message, unless that one comes from another ticket, and its search document.
 * @param atOnce in one statement; not behind row-level security, where a message may be written, and words found, only of a ticket one sees, and a
 *   ticket of the same statement is not seen yet
 * @returns the ticket's number
 */
export async function insertTicket(db: Db, t: NewTicketRow, message: NewMessageRow | null, atOnce: boolean): Promise<number> {
  const index = indexing({ kind: "ticket", id: t.id, locale: t.locale, title: t.subject, text: message?.text ?? "", at: t.at });
  const { rows } = await sql<{ number: number }>`
    with opened as (
      insert into tickets (id, subject, type, status_id, category, priority, tags, requester_id, organization_id, product_id, product_version, brand_id, channel, locale,
        assignee_id, team_id, restricted, hint, preview, last_message_at, last_author_kind, created_at, updated_at, form_id, fields, license_id)
      values (${t.id}, ${t.subject}, ${t.type}, (select id from ticket_statuses where category = ${t.category} and is_default), ${t.category}, ${t.priority}, ${[...t.tags]}, ${t.requesterId},
        ${t.organizationId}, ${t.productId}, ${t.productVersion}, ${t.brandId}, ${t.channel}, ${t.locale}, ${t.assigneeId}, ${t.teamId}, ${t.restricted}, ${json(t.hint)}::jsonb, ${t.preview},
        ${t.at}, ${t.authorKind}, ${t.at}, ${t.at}, ${t.formId}, ${t.fields === null ? defaultValues("ticket") : sql`${json(t.fields)}::jsonb`},
        ${t.licenseId ? sql`${t.licenseId}` : onlyLicense(t)})
      returning number
    ), requester as (
      insert into ticket_participants (id, ticket_id, contact_id, role, source, notified, can_read, added_by, added_at)
      values (${t.participantId}, ${t.id}, ${t.requesterId}, 'requester', 'requester', true, true, ${t.addedBy}, ${t.at})
    )${atOnce && message ? sql`, said as (${messageInsert(message)})` : sql``}${atOnce ? sql`, indexed as (${index})` : sql``}
    select number from opened`.execute(db);
  if (!atOnce) {
    if (message) await insertMessage(db, message);
    await index.execute(db);
  }
  return rows[0]!.number;
}

/** Stores a message. */
export async function insertMessage(db: Db, message: NewMessageRow): Promise<void> {
  await messageInsert(message).execute(db);
}

export type LockedTicket = {
  number: number;
  category: Category;
  status: string;
  revision: number;
  /** The ticket it is worked on in; `merged_at` is null where it was only emptied. */
  merged_into: string | null;
  merged_at: Date | null;
  /** How many tickets were merged into it. */
  absorbed: number;
  /** Present where its row was read whole: whether it is snoozed, and a customer's message ends that. */
  snoozed_until?: Date | number | null;
  snooze_on_reply?: boolean;
  checklists?: ChecklistState | null;
};

/**
 * Locks a ticket's row until the transaction ends, whoever may see it. Not against rows that only refer to the ticket: mails of its other
 * messages may be written meanwhile.
 */
export async function lockTicket(db: Db, id: string): Promise<LockedTicket | null> {
  const { rows } =
    await sql<LockedTicket>`with locked as materialized (select id, number, category, status_id, revision, snoozed_until, snooze_on_reply, merged_into, merged_at, absorbed, checklist_state from tickets where id = ${id} for no key update)
        select t.number, t.category, s.slug as status, t.revision, t.snoozed_until, t.snooze_on_reply, t.merged_into, t.merged_at, t.absorbed, ${checklistState} as checklists from locked t join ticket_statuses s on s.id = t.status_id`.execute(
      db,
    );
  return rows[0] ?? null;
}

/**
 * What a message that counts leaves on its ticket.
 * @param status the status it moves to, or null
 * @param said the status somebody said, whether or not it is another one
 * @param home the ticket the message belongs to, whose words it adds to: another one, where that was merged into this
 * @param message is stored in the same statement, unless it is there already
 */
export async function touchTicket(
  db: Db,
  id: string,
  {
    preview,
    text,
    authorKind,
    at,
    status,
    said = null,
    wakes,
  }: {
    preview: string;
    text: string;
    authorKind: AuthorKind;
    at: Date;
    status: { id: string; category: Category } | null;
    said?: { id: string } | null;
    /** It was snoozed until somebody writes. */
    wakes: boolean;
  },
  message: NewMessageRow | null,
  home: string = id,
): Promise<void> {
  await sql`with ${message ? sql`said as (${messageInsert(message)}), ` : sql``}indexed as (${extending({ kind: "ticket", id: home, text, at })})
    update tickets set preview = ${preview}, last_message_at = greatest(last_message_at, ${at}), last_author_kind = ${authorKind}, updated_at = greatest(updated_at, ${at})
      ${status ? sql`, status_id = ${status.id}, category = ${status.category}, revision = revision + 1` : sql``}
      ${said ? sql`, set_status_id = ${said.id}, set_status_at = ${at}` : sql``}
      ${wakes ? sql`, snoozed_until = null, snooze_on_reply = false, snoozed_by = null, woke_reason = 'reply', woke_at = ${at}` : authorKind === "agent" ? sql`, woke_reason = null, woke_at = null` : sql``}
      ${isDone(status) && !wakes ? sql`, snoozed_until = null, snooze_on_reply = false, snoozed_by = null` : sql``}
    where id = ${id}`.execute(db);
}

/** What is done waits for nothing. */
function isDone(status: { category: Category } | null): boolean {
  return status?.category === "solved" || status?.category === "closed";
}

/** Keeps a status somebody set, where it is the one the ticket has already. */
export async function keepStatusSet(db: Db, id: string, statusId: string, at: Date): Promise<void> {
  await sql`update tickets set set_status_id = ${statusId}, set_status_at = ${at} where id = ${id}`.execute(db);
}

/** Sets columns of a ticket whose row is locked, and raises its revision by one. A status set so is the one to return to when merged tickets part. */
export async function setColumns(db: Db, id: string, columns: { [name: string]: unknown }, at: Date): Promise<void> {
  const all = "status_id" in columns ? { ...columns, set_status_id: columns.status_id, set_status_at: at } : columns;
  const set = sql.join(Object.entries(all).map(([name, value]) => sql`${sql.ref(name)} = ${value}`));
  await sql`update tickets set ${set}, updated_at = ${at}, revision = revision + 1 where id = ${id}`.execute(db);
}

/** Decides on a held message. @returns what it says, or null when it is not held */
export async function setHeldState(
  db: Db,
  ticketId: string,
  id: string,
  state: "normal" | "dismissed",
): Promise<{ author_kind: AuthorKind; text: string; visible_text: string } | null> {
  const { rows } = await sql<{ author_kind: AuthorKind; text: string; visible_text: string }>`
    update messages set state = ${state} where id = ${id} and ticket_id = ${ticketId} and state = 'held' returning author_kind, text, visible_text`.execute(
    db,
  );
  return rows[0] ?? null;
}

export type NewNoteRow = {
  id: string;
  ticketId: string;
  agentId: string | null;
  authorName: string | null;
  text: string;
  html: string | null;
  mentions: readonly string[];
  at: Date;
};

/** Stores a note. Its words get a search document of their own: they must never answer a customer's search. */
export async function insertNote(db: Db, n: NewNoteRow): Promise<void> {
  await sql`insert into notes (id, ticket_id, author_agent_id, author_name, text, html, mentions, created_at)
    values (${n.id}, ${n.ticketId}, ${n.agentId}, ${n.authorName}, ${n.text}, ${n.html}, ${[...n.mentions]}::uuid[], ${n.at})`.execute(db);
  await indexing({ kind: "ticketNotes", id: n.ticketId, locale: null, title: "", text: n.text, at: n.at }).execute(db);
}

/** Hangs files on a message or a note, in their order. */
export async function insertAttachments(
  db: Db,
  owner: { messageId: string } | { noteId: string },
  files: readonly { fileId: string; contentId?: string | null }[],
): Promise<void> {
  if (files.length === 0) return;
  const [messageId, noteId] = "messageId" in owner ? [owner.messageId, null] : [null, owner.noteId];
  const rows = files.map(({ fileId, contentId }, position) => ({ file_id: fileId, position, content_id: contentId ?? null }));
  await sql`insert into attachments (file_id, message_id, note_id, position, content_id)
    select f.file_id, ${messageId}, ${noteId}, f.position, f.content_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f(file_id uuid, position int, content_id text)`.execute(db);
}

/** Puts a team or an agent on the access list of a restricted ticket. */
export async function grantAccess(db: Db, ticketId: string, who: { teamId: string } | { agentId: string }): Promise<void> {
  const [teamId, agentId] = "teamId" in who ? [who.teamId, null] : [null, who.agentId];
  await sql`insert into ticket_access (ticket_id, team_id, agent_id) values (${ticketId}, ${teamId}, ${agentId}) on conflict do nothing`.execute(
    db,
  );
}

/** Makes a contact a participant who gets mail, unless he is only named, and may not read; @returns false when he takes part already */
export async function insertCcParticipant(
  db: Db,
  participant: { id: string; ticketId: string; contactId: string; notified: boolean; addedBy: string; at: Date },
): Promise<boolean> {
  const { rows } =
    await sql`insert into ticket_participants (id, ticket_id, contact_id, role, source, notified, can_read, added_by, added_at)
    values (${participant.id}, ${participant.ticketId}, ${participant.contactId}, 'participant', 'cc', ${participant.notified}, false, ${participant.addedBy}, ${participant.at}) on conflict do nothing returning id`.execute(
      db,
    );
  return rows.length > 0;
}

export type NewParticipantRow = {
  id: string;
  ticketId: string;
  contactId: string | null;
  agentId: string | null;
  canRead: boolean;
  addedBy: string;
  at: Date;
};

/** Adds a participant, or lets one who takes part already get mail again and perhaps read. @returns his row's id */
export async function saveParticipant(db: Db, p: NewParticipantRow): Promise<string> {
  const { rows } = await sql<{
    id: string;
  }>`insert into ticket_participants (id, ticket_id, contact_id, agent_id, role, source, notified, can_read, added_by, added_at)
    values (${p.id}, ${p.ticketId}, ${p.contactId}, ${p.agentId}, ${p.agentId ? "follower" : "participant"}, 'added', true, ${p.canRead}, ${p.addedBy}, ${p.at})
    on conflict (ticket_id, ${sql.raw(p.agentId ? "agent_id" : "contact_id")}) do update set notified = true, can_read = ticket_participants.can_read or excluded.can_read
    returning id`.execute(db);
  return rows[0]!.id;
}

export type ParticipantRow = { role: string; contact_id: string | null; agent_id: string | null };

/** A participant of a ticket by his row's id. */
export async function findParticipant(db: Db, ticketId: string, id: string): Promise<ParticipantRow | null> {
  const { rows } =
    await sql<ParticipantRow>`select role, contact_id, agent_id from ticket_participants where id = ${id} and ticket_id = ${ticketId}`.execute(
      db,
    );
  return rows[0] ?? null;
}

/** Removes a participant's row. */
export async function deleteParticipant(db: Db, id: string): Promise<void> {
  await sql`delete from ticket_participants where id = ${id}`.execute(db);
}
