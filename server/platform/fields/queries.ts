import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { FieldValue } from "#shared/fields";
import type { LocalizedText } from "#shared/locales";
import type { FieldDefinition } from "./model/types.ts";

const columns = sql`d.id, d.kind, d.key, d.type, d.labels, d.helps, d.options, d.rules, d.required, d.required_when as "requiredWhen", d.default_value as "defaultValue",
  d.access, d.position, d.archived, d.revision, d.created_at as "createdAt", d.updated_at as "updatedAt",
  case when g.id is null then null else jsonb_build_object('id', g.id, 'labels', g.labels, 'position', g.position) end as "group"`;
const tables = sql`field_definitions d left join field_groups g on g.id = d.group_id`;

/** All fields of a kind, in the order they are shown in: those of no group first, then group by group. */
export async function selectDefinitions(db: Db, kind: string): Promise<FieldDefinition[]> {
  const { rows } = await sql<FieldDefinition>`select ${columns} from ${tables} where d.kind = ${kind}
    order by g.position nulls first, g.id, d.position, d.id`.execute(db);
  return rows;
}

export async function selectDefinition(db: Db, id: string): Promise<FieldDefinition | undefined> {
  return (await sql<FieldDefinition>`select ${columns} from ${tables} where d.id = ${id}`.execute(db)).rows[0];
}

type Stored = Omit<FieldDefinition, "group" | "position" | "revision" | "createdAt" | "updatedAt"> & { groupId: string | null; now: Date };

/** A new field, behind the others of its kind. */
export async function insertDefinition(db: Db, d: Stored): Promise<void> {
  await sql`insert into field_definitions (id, kind, key, type, labels, helps, options, rules, required, required_when, default_value, access, group_id, position, archived, created_at, updated_at)
    values (${d.id}, ${d.kind}, ${d.key}, ${d.type}, ${JSON.stringify(d.labels)}, ${JSON.stringify(d.helps)}, ${JSON.stringify(d.options)}, ${JSON.stringify(d.rules)}, ${d.required},
      ${JSON.stringify(d.requiredWhen)}, ${d.defaultValue === null ? null : JSON.stringify(d.defaultValue)}::jsonb, ${d.access}, ${d.groupId},
      (select coalesce(max(position), 0) + 1 from field_definitions where kind = ${d.kind}), ${d.archived}, ${d.now}, ${d.now})`.execute(
    db,
  );
}

/** @returns false when the revision is no longer the one expected */
export async function updateDefinition(db: Db, revision: number, d: Omit<Stored, "kind" | "key" | "type">): Promise<boolean> {
  const { rows } =
    await sql`update field_definitions set labels = ${JSON.stringify(d.labels)}, helps = ${JSON.stringify(d.helps)}, options = ${JSON.stringify(d.options)}, rules = ${JSON.stringify(d.rules)},
      required = ${d.required}, required_when = ${JSON.stringify(d.requiredWhen)}, default_value = ${d.defaultValue === null ? null : JSON.stringify(d.defaultValue)}::jsonb,
      access = ${d.access}, group_id = ${d.groupId}, archived = ${d.archived}, revision = revision + 1, updated_at = ${d.now}
    where id = ${d.id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** Puts the fields of a kind in this order; those that are not named stay behind them in the order they have. */
export async function orderDefinitions(db: Db, kind: string, ids: readonly string[], now: Date): Promise<void> {
  // Two orders at once would lock the same rows in different orders, and wait for one another.
  await sql`select id from field_definitions where kind = ${kind} order by id for update`.execute(db);
  await sql`update field_definitions d set position = o.place, revision = revision + 1, updated_at = ${now}
    from (select x.id, row_number() over (order by array_position(${[...ids]}::uuid[], x.id) nulls last, x.position, x.id) as place from field_definitions x where x.kind = ${kind}) o
    where o.id = d.id and d.position is distinct from o.place`.execute(db);
}

export type GroupRow = {
  id: string;
  kind: string;
  labels: LocalizedText;
  position: number;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

export async function selectGroups(db: Db, kind: string | null): Promise<GroupRow[]> {
  return (
    await sql<GroupRow>`select g.* from field_groups g where ${kind}::text is null or g.kind = ${kind} order by g.kind, g.position, g.id limit 200`.execute(
      db,
    )
  ).rows;
}

export async function selectGroup(db: Db, id: string): Promise<GroupRow | undefined> {
  return (await sql<GroupRow>`select g.* from field_groups g where g.id = ${id}`.execute(db)).rows[0];
}

export async function insertGroup(db: Db, g: { id: string; kind: string; labels: LocalizedText; now: Date }): Promise<void> {
  await sql`insert into field_groups (id, kind, labels, position, created_at, updated_at)
    values (${g.id}, ${g.kind}, ${JSON.stringify(g.labels)}, (select coalesce(max(position), 0) + 1 from field_groups where kind = ${g.kind}), ${g.now}, ${g.now})`.execute(
    db,
  );
}

/** @returns false when the revision is no longer the one expected */
export async function updateGroup(
  db: Db,
  id: string,
  revision: number,
  { labels, position }: { labels?: LocalizedText | undefined; position?: number | undefined },
  now: Date,
): Promise<boolean> {
  const { rows } =
    await sql`update field_groups set labels = coalesce(${labels ? JSON.stringify(labels) : null}::jsonb, labels), position = coalesce(${position ?? null}, position),
      revision = revision + 1, updated_at = ${now} where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** @returns false when the revision is no longer the one expected */
export async function deleteGroup(db: Db, id: string, revision: number): Promise<boolean> {
  return (await sql`delete from field_groups where id = ${id} and revision = ${revision} returning 1`.execute(db)).rows.length > 0;
}

export type ChangeRow = {
  id: string;
  key: string;
  labels: LocalizedText | null;
  before: FieldValue | null;
  after: FieldValue | null;
  actor: string;
  at: Date;
};

/** What was changed of the values of a thing, newest first. */
export async function selectChanges(
  db: Db,
  { kind, thingId, after, limit }: { kind: string; thingId: string; after: string | null; limit: number },
): Promise<ChangeRow[]> {
  const { rows } = await sql<ChangeRow>`select c.id, c.key, c.before, c.after, c.actor, c.at, d.labels
    from field_changes c left join field_definitions d on d.kind = c.kind and d.key = c.key
    where c.thing_id = ${thingId} and c.kind = ${kind} and (${after}::uuid is null or c.id < ${after}) order by c.id desc limit ${limit}`.execute(
    db,
  );
  return rows;
}

export type NewChange = { id: string; key: string; before: FieldValue | null; after: FieldValue | null };

/** Notes changed values, all in one statement. */
export async function insertChanges(
  db: Db,
  { kind, thingId, actor, now }: { kind: string; thingId: string; actor: string; now: Date },
  changes: readonly NewChange[],
): Promise<void> {
  await sql`insert into field_changes (id, kind, thing_id, key, before, after, actor, at)
    select x.id, ${kind}, ${thingId}, x.key, nullif(x.before, 'null'), nullif(x.after, 'null'), ${actor}, ${now}
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as x(id uuid, key text, before jsonb, after jsonb)`.execute(db);
}
