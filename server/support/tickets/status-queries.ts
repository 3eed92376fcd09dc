/** SQL of named statuses. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { StatusIconName } from "#shared/ticket-statuses";
import type { LocalizedText } from "#shared/locales";
import { CATEGORIES } from "#shared/ticket-codes";
import type { Category, TicketType } from "./model.ts";

export type StatusRow = {
  id: string;
  slug: string;
  category: Category;
  name: LocalizedText;
  publicName: LocalizedText | null;
  icon: StatusIconName;
  types: TicketType[] | null;
  isDefault: boolean;
  retired: boolean;
  position: number;
  createdAt: Date;
  updatedAt: Date;
  revision: number;
};

const COLUMNS = sql`s.id, s.slug, s.category, s.name, s.public_name as "publicName", s.icon, s.types, s.is_default as "isDefault", s.retired_at is not null as retired,
  s.position, s.created_at as "createdAt", s.updated_at as "updatedAt", s.revision`;
const ORDER = sql`array_position(${[...CATEGORIES]}::text[], s.category), s.position, s.id`;

/** All named statuses in their order, retired ones too. */
export async function listStatuses(db: Db): Promise<StatusRow[]> {
  return (await sql<StatusRow>`select ${COLUMNS} from ticket_statuses s order by ${ORDER}`.execute(db)).rows;
}

/** The status of a slug. */
export async function findStatus(db: Db, slug: string): Promise<StatusRow | null> {
  return (await sql<StatusRow>`select ${COLUMNS} from ticket_statuses s where s.slug = ${slug}`.execute(db)).rows[0] ?? null;
}

/** The status that stands for a category. */
export async function defaultStatus(db: Db, category: Category): Promise<StatusRow> {
  return (await sql<StatusRow>`select ${COLUMNS} from ticket_statuses s where s.category = ${category} and s.is_default`.execute(db))
    .rows[0]!;
}

/** A status by its id. */
export async function statusById(db: Db, id: string): Promise<StatusRow | null> {
  return (await sql<StatusRow>`select ${COLUMNS} from ticket_statuses s where s.id = ${id}`.execute(db)).rows[0] ?? null;
}

/** How many tickets have a status of the vendor's own, up to 1,000. */
export async function countInStatus(db: Db, id: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from (select from tickets where status_id = ${id}
    and status_id not in (select s.id from ticket_statuses s where s.is_default) limit 1000) x`.execute(db);
  return rows[0]!.count;
}

export type StoredStatus = Pick<StatusRow, "id" | "name" | "publicName" | "icon" | "types" | "retired"> & { now: Date };

const json = (value: object | null) => (value === null ? null : JSON.stringify(value));

/** Stores a status behind the others of its category. */
export async function insertStatus(db: Db, s: StoredStatus & Pick<StatusRow, "slug" | "category">): Promise<void> {
  await sql`insert into ticket_statuses (id, slug, category, name, public_name, icon, types, position, created_at, updated_at)
    values (${s.id}, ${s.slug}, ${s.category}, ${json(s.name)}::jsonb, ${json(s.publicName)}::jsonb, ${s.icon}, ${s.types},
      (select coalesce(max(position), 0) + 1 from ticket_statuses where category = ${s.category}), ${s.now}, ${s.now})`.execute(db);
}

/** @returns false when the revision is no longer the one expected */
export async function updateStatus(db: Db, revision: number, s: StoredStatus): Promise<boolean> {
  const { rows } =
    await sql`update ticket_statuses set name = ${json(s.name)}::jsonb, public_name = ${json(s.publicName)}::jsonb, icon = ${s.icon}, types = ${s.types},
      retired_at = case when ${s.retired} then coalesce(retired_at, ${s.now}) end, revision = revision + 1, updated_at = ${s.now}
    where id = ${s.id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** Puts statuses in this order; those that are not named stay behind them in the order they have. */
export async function orderStatuses(db: Db, ids: readonly string[], now: Date): Promise<void> {
  // Two orders at once would lock the same rows in different orders, and wait for one another.
  await sql`select id from ticket_statuses order by id for update`.execute(db);
  await sql`update ticket_statuses s set position = o.place, revision = revision + 1, updated_at = ${now}
    from (select x.id, row_number() over (order by array_position(${[...ids]}::uuid[], x.id) nulls last, x.position, x.id) as place from ticket_statuses x) o
    where o.id = s.id and s.position is distinct from o.place`.execute(db);
}
