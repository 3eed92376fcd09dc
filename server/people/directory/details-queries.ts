import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { PhoneType } from "./details-contract.ts";

export type PhoneRow = { number: string; extension: string | null; type: PhoneType; primary: boolean };
type Named = { id: string; name: string };
export type ContactDetailRow = { title: string | null; time_zone: string | null; tags: string[]; owner: Named | null; phones: PhoneRow[] };
export type OrganizationDetailRow = { tags: string[]; owner: Named | null; domain_members: "suggest" | "join" };

/** What `contactColumns` says beside name and addresses, of the contact `c`. */
export const contactDetailColumns = sql`c.title, c.time_zone, c.tags, (select jsonb_build_object('id', a.id, 'name', a.name) from agent_names a where a.id = c.owner_id) as owner,
  coalesce((select jsonb_agg(jsonb_build_object('number', p.number, 'extension', p.extension, 'type', p.type, 'primary', p.is_primary) order by p.contact_id <> c.id, p.is_primary desc, p.created_at, p.id)
    from contact_phones p where p.contact_id = any(c.id || array(select g.id from contacts g where g.merged_into = c.id))), '[]') as phones`;

/** Of the organization `o`. */
export const organizationDetailColumns = sql`o.tags, o.domain_members, (select jsonb_build_object('id', a.id, 'name', a.name) from agent_names a where a.id = o.owner_id) as owner`;

export type DetailChange = {
  title?: string | null | undefined;
  timeZone?: string | null | undefined;
  tags?: readonly string[] | undefined;
  owner?: string | null | undefined;
  domainMembers?: "suggest" | "join" | undefined;
};

/** Writes what is given; the caller has checked the revision in the same transaction. */
export async function setContactDetails(db: Db, id: string, { title, timeZone, tags, owner }: DetailChange): Promise<void> {
  await sql`update contacts set title = case when ${title !== undefined} then ${title ?? null} else title end,
      time_zone = case when ${timeZone !== undefined} then ${timeZone ?? null} else time_zone end,
      tags = coalesce(${tags ? [...tags] : null}, tags),
      owner_id = case when ${owner !== undefined} then ${owner ?? null}::uuid else owner_id end
    where id = ${id}`.execute(db);
}

export async function setOrganizationDetails(db: Db, id: string, { tags, owner, domainMembers }: DetailChange): Promise<void> {
  await sql`update organizations set tags = coalesce(${tags ? [...tags] : null}, tags), domain_members = coalesce(${domainMembers ?? null}, domain_members),
      owner_id = case when ${owner !== undefined} then ${owner ?? null}::uuid else owner_id end
    where id = ${id}`.execute(db);
}

export type NewPhone = { id: string; number: string; extension: string | null; type: PhoneType };

/**
 * Gives a contact exactly these numbers, the first as the primary one. A number that what is merged into him has stays there, unless it is not
 * among them.
 * @param how `alone`: whatever is merged into him is left as it is; `fresh`: he was made just now, so there is nothing to be left
 */
export async function setPhones(
  db: Db,
  contactId: string,
  wanted: readonly NewPhone[],
  now: Date,
  { alone = false, fresh = false } = {},
): Promise<void> {
  const held = alone || fresh ? [] : await heldPhones(db, contactId);
  const keyOf = ({ number, extension }: { number: string; extension: string | null }) => `${number};${extension ?? ""}`;
  const listed = new Set(wanted.map(keyOf));
  const gone = held.filter((phone) => !phone.own && !listed.has(keyOf(phone))).map(({ id }) => id);
  if (gone.length > 0) await sql`delete from contact_phones where id = any(${gone}::uuid[])`.execute(db);
  const [own, others] = [true, false].map((side) => new Set(held.filter((phone) => phone.own === side).map(keyOf))) as [
    Set<string>,
    Set<string>,
  ];
  const phones = wanted.filter((phone) => own.has(keyOf(phone)) || !others.has(keyOf(phone)));
  if (!fresh) await sql`delete from contact_phones where contact_id = ${contactId}`.execute(db);
  if (phones.length === 0) return;
  await sql`insert into contact_phones (id, contact_id, number, extension, type, is_primary, created_at)
    select x.id, ${contactId}, x.number, x.extension, x.type, x.place = 0, ${now}::timestamptz + x.place * interval '1 microsecond'
    from jsonb_to_recordset(${JSON.stringify(phones.map((phone, place) => ({ ...phone, place })))}::jsonb) as x(id uuid, number text, extension text, type text, place int)`.execute(
    db,
  );
}

async function heldPhones(db: Db, contactId: string): Promise<{ id: string; number: string; extension: string | null; own: boolean }[]> {
  const { rows } = await sql<{
    id: string;
    number: string;
    extension: string | null;
    own: boolean;
  }>`select p.id, p.number, p.extension, p.contact_id = ${contactId} as own from contact_phones p
    where p.contact_id = any(${contactId}::uuid || array(select g.id from contacts g where g.merged_into = ${contactId}))`.execute(db);
  return rows;
}

export async function isAgent(db: Db, id: string): Promise<boolean> {
  return (await sql`select from agent_names where id = ${id}`.execute(db)).rows.length > 0;
}
