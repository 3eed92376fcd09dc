import { sql, type RawBuilder } from "kysely";
import { fieldCondition } from "#platform/fields";
import type { Db } from "#platform/db";
import { isId } from "#shared/ids";
import type { Condition, SegmentKind } from "./model/segment.ts";
import { together } from "./queries.ts";

type Sql = RawBuilder<unknown>;
type Text = Extract<Condition, { is: "text" }>;

const isOneOf = (column: Sql, { texts, begins }: Text): Sql =>
  begins
    ? sql`starts_with(folded(${column}), folded(${texts[0]}))`
    : sql`folded(${column}) = any(array(select folded(x) from unnest(${[...texts]}::text[]) x))`;
/** Values that are written in one way, compared as they are. */
const isExactly = (column: Sql, { texts, begins }: Text): Sql =>
  begins ? sql`starts_with(${column}, ${texts[0]!.toLowerCase()})` : sql`${column} = any(${texts.map((text) => text.toLowerCase())})`;
const idsOf = (texts: readonly string[]): string[] => texts.filter((text) => isId(text));

/** One part of a condition about something that hangs on the thing: there is a row, and if values are asked for, one that has them. */
type Source = { from: Sql; matches: (text: Text) => Sql };

const current = sql`m.starts_on <= current_date and (m.ends_on is null or m.ends_on > current_date)`;

/** The organization `o` with what is merged into it. */
const joined = sql`any(o.id || array(select g.id from organizations g where g.merged_into = o.id))`;

const CONTACT: { readonly [name: string]: Source } = {
  name: { from: sql`(select c.name as v where c.name is not null) x`, matches: (text) => isOneOf(sql`x.v`, text) },
  title: { from: sql`(select c.title as v where c.title is not null) x`, matches: (text) => isOneOf(sql`x.v`, text) },
  language: { from: sql`(select c.locale as v where c.locale is not null) x`, matches: (text) => isExactly(sql`x.v`, text) },
  timezone: { from: sql`(select c.time_zone as v where c.time_zone is not null) x`, matches: (text) => isOneOf(sql`x.v`, text) },
  tag: { from: sql`unnest(c.tags) x(v)`, matches: (text) => isOneOf(sql`x.v`, text) },
  email: {
    from: sql`contact_addresses x where x.contact_id = ${together("c")} and x.kind = 'email'`,
    matches: (text) => isExactly(sql`x.address`, text),
  },
  domain: {
    from: sql`contact_addresses x where x.contact_id = ${together("c")} and x.kind = 'email'`,
    matches: (text) => isExactly(sql`split_part(x.address, '@', 2)`, text),
  },
  phone: { from: sql`contact_phones x where x.contact_id = ${together("c")}`, matches: (text) => isExactly(sql`x.number`, text) },
  owner: {
    from: sql`agent_names x where x.id = c.owner_id`,
    matches: (text) => sql`(x.id = any(${idsOf(text.texts)}::uuid[]) or ${isOneOf(sql`x.name`, text)})`,
  },
  organization: {
    from: sql`memberships m join organizations x on x.id = m.organization_id where m.contact_id = ${together("c")} and ${current}`,
    matches: (text) => sql`(x.id = any(${idsOf(text.texts)}::uuid[]) or ${isExactly(sql`x.slug`, text)} or ${isOneOf(sql`x.name`, text)})`,
  },
  role: { from: sql`memberships m where m.contact_id = ${together("c")} and ${current}`, matches: (text) => isExactly(sql`m.role`, text) },
};

const ORGANIZATION: { readonly [name: string]: Source } = {
  name: { from: sql`(select o.name as v) x`, matches: (text) => isOneOf(sql`x.v`, text) },
  slug: { from: sql`(select o.slug as v) x`, matches: (text) => isExactly(sql`x.v`, text) },
  tag: { from: sql`unnest(o.tags) x(v)`, matches: (text) => isOneOf(sql`x.v`, text) },
  domain: { from: sql`organization_domains x where x.organization_id = ${joined}`, matches: (text) => isExactly(sql`x.domain`, text) },
  parent: {
    from: sql`organizations x where x.id = o.parent_id`,
    matches: (text) => sql`(x.id = any(${idsOf(text.texts)}::uuid[]) or ${isExactly(sql`x.slug`, text)} or ${isOneOf(sql`x.name`, text)})`,
  },
  owner: {
    from: sql`agent_names x where x.id = o.owner_id`,
    matches: (text) => sql`(x.id = any(${idsOf(text.texts)}::uuid[]) or ${isOneOf(sql`x.name`, text)})`,
  },
};

const FLAGS: { readonly [kind in SegmentKind]: { readonly [name: string]: Sql } } = {
  contact: {
    verified: sql`exists (select from contact_addresses x where x.contact_id = ${together("c")} and x.verified_at is not null)`,
    bounced: sql`exists (select from contact_addresses x where x.contact_id = ${together("c")} and x.bounce_state <> 'none')`,
    member: sql`exists (select from memberships m where m.contact_id = ${together("c")} and ${current})`,
  },
  organization: {
    verified: sql`exists (select from organization_domains x where x.organization_id = ${joined} and x.verified_at is not null)`,
    members: sql`exists (select from memberships m where m.organization_id = ${joined} and ${current})`,
  },
};

/** A condition as SQL about the contact `c` or the organization `o`. Every value is a parameter. */
export function segmentCondition(kind: SegmentKind, condition: Condition): Sql {
  const alias = kind === "contact" ? "c" : "o";
  switch (condition.is) {
    case "and":
    case "or":
      return sql`(${sql.join(
        condition.parts.map((part) => segmentCondition(kind, part)),
        condition.is === "and" ? sql` and ` : sql` or `,
      )})`;
    case "not":
      return sql`(not ${segmentCondition(kind, condition.part)})`;
    case "flag":
      return condition.yes ? FLAGS[kind][condition.name]! : sql`(not ${FLAGS[kind][condition.name]!})`;
    case "time": {
      const column = sql.ref(`${alias}.${condition.name === "created" ? "created_at" : "updated_at"}`);
      return sql`(${condition.least ? sql`${column} >= ${condition.least}` : sql`true`} and ${condition.most ? sql`${column} < ${condition.most}` : sql`true`})`;
    }
    case "field":
      return fieldCondition(condition.definition, `${alias}.id`, condition.filter);
    case "set":
    case "text": {
      const { from, matches } = (kind === "contact" ? CONTACT : ORGANIZATION)[condition.name]!;
      if (condition.is === "set") return condition.set ? sql`exists (select from ${from})` : sql`(not exists (select from ${from}))`;
      return sql`exists (select from (select ${matches(condition)} as fits from ${from}) found where found.fits)`;
    }
  }
}

export const MOST_COUNTED = 10_000;

/** How many things fit, up to `MOST_COUNTED`. */
export async function countSegment(db: Db, kind: SegmentKind, condition: Sql): Promise<number> {
  const things = kind === "contact" ? sql`contacts c` : sql`organizations o`;
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from (select from ${things} where merged_into is null and ${condition} limit ${sql.lit(MOST_COUNTED)}) x`.execute(
    db,
  );
  return rows[0]!.n;
}

export type SegmentRow = {
  id: string;
  kind: SegmentKind;
  name: string;
  condition: string;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

export async function selectSegments(
  db: Db,
  { kind, after, limit }: { kind: SegmentKind | undefined; after: string | null; limit: number },
): Promise<SegmentRow[]> {
  const { rows } = await sql<SegmentRow>`select s.id, s.kind, s.name, s.condition, s.revision, s.created_at, s.updated_at from segments s
    where (${kind ?? null}::text is null or s.kind = ${kind ?? null}) and (${after}::uuid is null or s.id < ${after}) order by s.id desc limit ${limit}`.execute(
    db,
  );
  return rows;
}

export async function selectSegment(db: Db, id: string): Promise<SegmentRow | undefined> {
  const { rows } =
    await sql<SegmentRow>`select s.id, s.kind, s.name, s.condition, s.revision, s.created_at, s.updated_at from segments s where s.id = ${id}`.execute(
      db,
    );
  return rows[0];
}

export async function insertSegment(
  db: Db,
  s: { id: string; kind: SegmentKind; name: string; condition: string; actor: string; now: Date },
): Promise<void> {
  await sql`insert into segments (id, kind, name, condition, created_by, created_at, updated_at)
    values (${s.id}, ${s.kind}, ${s.name}, ${s.condition}, ${s.actor}, ${s.now}, ${s.now})`.execute(db);
}

/** @returns false when the revision is no longer the one expected */
export async function updateSegment(
  db: Db,
  id: string,
  revision: number,
  { name, condition }: { name?: string | undefined; condition?: string | undefined },
  now: Date,
): Promise<boolean> {
  const { rows } =
    await sql`update segments set name = coalesce(${name ?? null}, name), condition = coalesce(${condition ?? null}, condition),
    revision = revision + 1, updated_at = ${now} where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

/** @returns false when the revision is no longer the one expected */
export async function deleteSegment(db: Db, id: string, revision: number): Promise<boolean> {
  return (await sql`delete from segments where id = ${id} and revision = ${revision} returning 1`.execute(db)).rows.length > 0;
}
