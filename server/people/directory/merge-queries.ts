/** SQL of merged records. The two kinds have tables of the same shape. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { FieldValues } from "#shared/fields";
import type { Own, Values } from "./model/unite.ts";

export type Kind = "contact" | "organization";
const things = (kind: Kind) => sql.table(`${kind}s`);

/** Who stands together with a thing, the one they stand as first; just itself where nothing was merged, none where there is no such thing. */
export async function selectGroup(db: Db, kind: Kind, id: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select g.id from ${sql.table(`${kind}_aliases`)} a join ${things(kind)} g on g.id = a.id where a.of = ${id} order by g.merged_into is not null, g.id`.execute(
    db,
  );
  return rows.map((row) => row.id);
}

/** Merging and parting follow one another: what is united depends on all that stand together. */
export async function lockMerges(db: Db, kind: Kind): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`people.merges.${kind}`}))`.execute(db);
}

export type Standing = { id: string; mergedInto: string | null; erased: boolean; revision: number; values: Values };

const valuesOf = (kind: Kind) =>
  kind === "contact"
    ? sql`jsonb_build_object('title', x.title, 'timeZone', x.time_zone, 'owner', x.owner_id, 'tags', x.tags, 'fields', x.fields)`
    : sql`jsonb_build_object('title', null, 'timeZone', null, 'owner', x.owner_id, 'tags', x.tags, 'fields', x.fields)`;

/** Records as they are, locked in one order. */
export async function lockThings(db: Db, kind: Kind, ids: readonly string[]): Promise<Map<string, Standing>> {
  const { rows } = await sql<Standing>`select x.id, x.merged_into as "mergedInto", x.revision,
      ${kind === "contact" ? sql`x.erased_at is not null` : sql`false`} as erased, ${valuesOf(kind)} as values
    from ${things(kind)} x where x.id = any(${[...ids]}::uuid[]) order by x.id for update`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Writes what a record shows; others see by its revision that it changed. */
export async function writeValues(
  db: Db,
  kind: Kind,
  id: string,
  { title, timeZone, owner, tags, fields }: Values,
  now: Date,
): Promise<void> {
  const own = kind === "contact" ? sql`title = ${title}, time_zone = ${timeZone},` : sql``;
  await sql`update ${things(kind)} set ${own} owner_id = ${owner}, tags = ${[...tags]}, fields = ${JSON.stringify(fields satisfies FieldValues)},
    revision = revision + 1, updated_at = ${now} where id = ${id}`.execute(db);
}

export async function selectOwn(db: Db, id: string): Promise<Own | null> {
  return (await sql<{ own: Own }>`select own from people_alone where thing_id = ${id}`.execute(db)).rows[0]?.own ?? null;
}

export async function writeOwn(db: Db, kind: Kind, id: string, own: Own | null): Promise<void> {
  if (own === null) await sql`delete from people_alone where thing_id = ${id}`.execute(db);
  else
    await sql`insert into people_alone (thing_id, kind, own) values (${id}, ${kind}, ${JSON.stringify(own)})
      on conflict (thing_id) do update set own = excluded.own`.execute(db);
}

/** What was merged into a record itself and still is, in that order. */
export async function selectBrought(db: Db, kind: Kind, id: string): Promise<Values[]> {
  const { rows } = await sql<{
    values: Values;
  }>`select ${valuesOf(kind)} as values from people_merges m join ${things(kind)} x on x.id = m.loser_id
    where m.into_id = ${id} and m.ended_at is null order by m.merged_at, m.id`.execute(db);
  return rows.map(({ values }) => values);
}

/** Everything that came along with a record: what was merged into it, and into that. */
const below = (id: string) => sql`with recursive below as (select ${id}::uuid as id
  union select m.loser_id from people_merges m join below b on m.into_id = b.id where m.ended_at is null)`;

/** Points a record, and all that stands in it, to where it stands from now on; null: for itself. */
export async function pointTo(db: Db, kind: Kind, id: string, to: string | null): Promise<void> {
  await sql`${below(id)} update ${things(kind)} x set merged_into = case when x.id = ${id} then ${to}::uuid else ${to ?? id}::uuid end,
    revision = revision + 1 where x.id in (select id from below)`.execute(db);
}

/** What each of these records was merged into, of those that are. */
export async function parentsOf(db: Db, kind: Kind, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; into: string }>`select loser_id as id, into_id as into from people_merges
    where kind = ${kind} and ended_at is null and loser_id = any(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, into }) => [id, into]));
}

export type MergeRow = {
  id: string;
  kind: Kind;
  loser_id: string;
  into_id: string;
  name: string;
  addresses: string[];
  organizations: string[];
  merged_by: string;
  merged_at: Date;
  revision: number;
};

export async function insertMerge(
  db: Db,
  m: { id: string; kind: Kind; loser: string; into: string; by: string; now: Date },
): Promise<void> {
  await sql`insert into people_merges (id, kind, loser_id, into_id, merged_by, merged_at)
    values (${m.id}, ${m.kind}, ${m.loser}, ${m.into}, ${m.by}, ${m.now})`.execute(db);
}

/** @returns false when the revision is no longer the one expected, or it is over */
export async function endMerge(db: Db, id: string, revision: number, by: string, now: Date): Promise<boolean> {
  const { rows } = await sql`update people_merges set ended_by = ${by}, ended_at = ${now}, revision = revision + 1
    where id = ${id} and revision = ${revision} and ended_at is null returning 1`.execute(db);
  return rows.length > 0;
}

const mergeColumns = (kind: Kind) =>
  kind === "contact"
    ? sql`coalesce(x.name, (select split_part(a.address, '@', 1) from contact_addresses a where a.contact_id = x.id order by a.is_primary desc, a.created_at limit 1), '') as name,
        array(select a.address from contact_addresses a where a.contact_id = x.id order by a.is_primary desc, a.created_at limit 5) as addresses,
        array(select o.name from memberships n join organizations o on o.id = n.organization_id where n.contact_id = x.id and (n.ends_on is null or n.ends_on > current_date) order by o.name limit 5) as organizations`
    : sql`x.name, array(select d.domain from organization_domains d where d.organization_id = x.id order by d.domain limit 5) as addresses, '{}'::text[] as organizations`;

const mergeRows = (
  kind: Kind,
) => sql`select m.id, m.kind, m.loser_id, m.into_id, m.merged_by, m.merged_at, m.revision, ${mergeColumns(kind)}
  from people_merges m join ${things(kind)} x on x.id = m.loser_id where m.ended_at is null and m.kind = ${kind}`;

/** What was merged into a record or into what stands in it, newest first. */
export async function selectMerges(
  db: Db,
  kind: Kind,
  { into, after, limit }: { into: string; after: string | null; limit: number },
): Promise<MergeRow[]> {
  const { rows } =
    await sql<MergeRow>`${mergeRows(kind)} and m.loser_id in (select a.id from ${sql.table(`${kind}_aliases`)} a where a.of = ${into})
    ${after ? sql`and m.id < ${after}` : sql``} order by m.id desc limit ${limit}`.execute(db);
  return rows;
}

export async function selectMerge(db: Db, id: string): Promise<MergeRow | undefined> {
  const known = (await sql<{ kind: Kind }>`select kind from people_merges where id = ${id} and ended_at is null`.execute(db)).rows[0];
  return known && (await sql<MergeRow>`${mergeRows(known.kind)} and m.id = ${id}`.execute(db)).rows[0];
}

/** How many of them can sign in or proved an address of theirs, of these contacts. */
export async function countSignIns(db: Db, ids: readonly string[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from contacts c where c.id = any(${[...ids]}::uuid[])
    and (c.account_id is not null or exists (select from contact_addresses a where a.contact_id = c.id and a.verified_at is not null))`.execute(
    db,
  );
  return rows[0]!.n;
}
