/** SQL of what one person asked and said. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import { openValues } from "#platform/fields";
import { extending, replaceDocument } from "#platform/search";

/** Tickets he asked, and those in which he only took part or wrote. */
export async function ticketsOf(db: Db, contacts: readonly string[]): Promise<{ asked: string[]; joined: string[] }> {
  const ids = [...contacts];
  const { rows } = await sql<{ id: string; asked: boolean }>`select id, true as asked from tickets where requester_id = any(${ids}::uuid[])
    union select x.ticket_id, false from (select ticket_id from ticket_participants where contact_id = any(${ids}::uuid[])
        union select ticket_id from messages where author_contact_id = any(${ids}::uuid[])) x
      join tickets t on t.id = x.ticket_id where t.requester_id <> all(${ids}::uuid[])`.execute(db);
  return { asked: rows.filter(({ asked }) => asked).map(({ id }) => id), joined: rows.filter(({ asked }) => !asked).map(({ id }) => id) };
}

export async function messagesByHim(db: Db, contacts: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from messages where author_contact_id = any(${[...contacts]}::uuid[])`.execute(db);
  return rows.map(({ id }) => id);
}

export async function countOf(db: Db, tickets: readonly string[], messages: readonly string[]): Promise<{ kind: string; count: number }[]> {
  const ids = sql`${[...tickets]}::uuid[]`;
  const said = sql`${[...messages]}::uuid[]`;
  const { rows } = await sql<{ messages: number; notes: number; attachments: number }>`select
    (select count(*)::int from messages where ticket_id = any(${ids}) or id = any(${said})) as messages,
    (select count(*)::int from notes where ticket_id = any(${ids})) as notes,
    (select count(*)::int from attachments a left join messages m on m.id = a.message_id left join notes n on n.id = a.note_id
      where coalesce(m.ticket_id, n.ticket_id) = any(${ids}) or a.message_id = any(${said})) as attachments`.execute(db);
  return Object.entries(rows[0]!).map(([kind, count]) => ({ kind, count }));
}

/** Whose words of a ticket go whole: his own, and in what he asked all but those of other customers. */
const goes = (contacts: readonly string[], whole: boolean) =>
  whole
    ? sql`(m.author_contact_id is null or m.author_contact_id = any(${[...contacts]}::uuid[]))`
    : sql`m.author_contact_id = any(${[...contacts]}::uuid[])`;

export async function blankMessages(db: Db, ticketId: string, contacts: readonly string[], whole: boolean, mark: string): Promise<void> {
  await sql`update messages m set text = ${mark}, visible_text = ${mark}, html = null, author_name = null, authentication = null, source_ref = null
    where m.ticket_id = ${ticketId} and ${goes(contacts, whole)}`.execute(db);
}

/** @returns the files they were */
export async function deleteAttachmentsOf(db: Db, ticketId: string, contacts: readonly string[], whole: boolean): Promise<string[]> {
  const { rows } = await sql<{ file_id: string }>`delete from attachments a using messages m
    where m.id = a.message_id and m.ticket_id = ${ticketId} and ${goes(contacts, whole)} returning a.file_id`.execute(db);
  const noted = whole
    ? await sql<{
        file_id: string;
      }>`delete from attachments a using notes n where n.id = a.note_id and n.ticket_id = ${ticketId} returning a.file_id`.execute(db)
    : { rows: [] };
  return [...rows, ...noted.rows].map(({ file_id: id }) => id);
}

export async function blankNotes(db: Db, ticketId: string, mark: string): Promise<void> {
  await sql`update notes set text = ${mark}, html = null, author_name = null where ticket_id = ${ticketId}`.execute(db);
}

export async function blankTicket(db: Db, ticketId: string, mark: string): Promise<void> {
  await sql`update tickets set subject = ${mark}, preview = '', fields = '{}' where id = ${ticketId}`.execute(db);
  await sql`delete from masked_secrets where ticket_id = ${ticketId}`.execute(db);
}

export type Scrubbable = { kind: "message" | "note"; id: string; text: string; visible: string; html: string | null };

/** What others wrote in a ticket. */
export async function scrubbable(db: Db, ticketId: string, contacts: readonly string[]): Promise<Scrubbable[]> {
  const { rows } = await sql<Scrubbable>`select 'message' as kind, id, text, visible_text as visible, html from messages
      where ticket_id = ${ticketId} and (author_contact_id is null or author_contact_id <> all(${[...contacts]}::uuid[]))
    union all select 'note', id, text, text, html from notes where ticket_id = ${ticketId}`.execute(db);
  return rows;
}

export async function setScrubbed(
  db: Db,
  kind: Scrubbable["kind"],
  id: string,
  { text, visible, html }: { text: string; visible: string; html: string | null },
): Promise<void> {
  await (
    kind === "message"
      ? sql`update messages set text = ${text}, visible_text = ${visible}, html = ${html} where id = ${id}`
      : sql`update notes set text = ${text}, html = ${html} where id = ${id}`
  ).execute(db);
}

/** Gives a ticket the preview and the words of what is left of it. */
export async function refreshErased(db: Db, id: string, now: Date): Promise<void> {
  const { rows } = await sql<{
    subject: string;
    preview: string;
    words: string;
    notes: string;
  }>`update tickets t set revision = t.revision + 1, updated_at = t.updated_at,
      preview = left(coalesce((select m.visible_text from messages m where m.ticket_id = t.id and m.state = 'normal' order by m.created_at desc, m.id desc limit 1), ''), 200)
    where t.id = ${id} returning t.subject, t.preview,
      coalesce((select string_agg(left(w.text, 60000), E'\\n') from (select text from messages where ticket_id = t.id and state = 'normal' order by created_at limit 200) w), '') as words,
      coalesce((select string_agg(left(w.text, 60000), E'\\n') from (select text from notes where ticket_id = t.id order by created_at limit 200) w), '') as notes`.execute(
    db,
  );
  const left = rows[0];
  if (!left) return;
  await extending({ kind: "ticket", id, title: left.subject, text: "", at: now }).execute(db);
  await replaceDocument(db, { kind: "ticket", id, title: left.subject, text: left.words, at: now });
  await replaceDocument(db, { kind: "ticketNotes", id, title: "", text: left.notes, at: now });
}

/** What he asked, with his own messages and what the vendor answered; what other customers said there is theirs. Files of his own messages. */
export async function exportedRequests(
  db: Db,
  tickets: readonly string[],
  contacts: readonly string[],
): Promise<{ requests: { [field: string]: unknown }[]; files: { name: string; sha256: Buffer }[] }> {
  const his = sql`(m.author_contact_id = any(${[...contacts]}::uuid[]) or m.author_kind in ('agent', 'bot', 'system'))`;
  const { rows: requests } = await sql<{
    [field: string]: unknown;
  }>`select t.number, t.subject, t.category as status, t.channel, t.created_at, t.updated_at, ${openValues("ticket", sql`t.fields`)} as fields,
      (select coalesce(jsonb_agg(jsonb_build_object('from', case when m.author_kind = 'contact' then 'you' else 'support' end, 'at', m.created_at, 'text', m.visible_text) order by m.created_at, m.id), '[]')
        from messages m where m.ticket_id = t.id and m.state = 'normal' and ${his}) as messages
    from tickets t where t.id = any(${[...tickets]}::uuid[]) order by t.number`.execute(db);
  const { rows: files } = await sql<{
    number: number;
    name: string;
    id: string;
    sha256: Buffer;
  }>`select t.number, f.file_name as name, f.id, f.sha256
    from attachments a join messages m on m.id = a.message_id and m.state = 'normal' join tickets t on t.id = m.ticket_id join file_bytes f on f.id = a.file_id
    where t.id = any(${[...tickets]}::uuid[]) and ${his} order by t.number, m.created_at, a.position`.execute(db);
  return { requests, files: files.map(({ number, name, id, sha256 }) => ({ name: `${number}/${id.slice(-6)}-${name}`, sha256 })) };
}
