/** SQL of records that seem to be one. Candidates come by an index each; whether they are is decided in `model/twins.ts`. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { Kind } from "./merge-queries.ts";

/** A number that more people have is one of a whole house. */
const MOST_SHARED = 3;
/** Most candidates that are looked at for one record. */
const MOST_CANDIDATES = 50;

export type Candidate = {
  one: string;
  oneName: string;
  other: string;
  otherName: string;
  phone: boolean;
  domain: boolean;
  oneAddresses: string[];
  otherAddresses: string[];
};

const sameDomain = sql`exists (select from contact_addresses x join contact_addresses y on split_part(y.address, '@', 2) = split_part(x.address, '@', 2)
  where x.contact_id = c.id and x.kind = 'email' and y.contact_id = d.id and y.kind = 'email')`;
const addressesOf = (alias: string) =>
  sql`array(select a.address from contact_addresses a where a.contact_id = ${sql.ref(`${alias}.id`)} order by a.is_primary desc, a.created_at limit 3)`;
const domainsOf = (alias: string) =>
  sql`array(select a.domain from organization_domains a where a.organization_id = ${sql.ref(`${alias}.id`)} order by a.domain limit 3)`;

/** Of each pair the newer one leads, so that a pair is met once; about one record, both ways. */
const CANDIDATES: { readonly [kind in Kind]: (of: boolean) => ReturnType<typeof sql> } = {
  contact: (of) => sql`lateral (
      select d.id, d.name, false as phone from contacts d where name_key(d.name) = name_key(c.name) and d.name is not null and d.merged_into is null
        and ${of ? sql`d.id <> c.id` : sql`d.id < c.id`} order by d.id desc limit ${sql.lit(MOST_CANDIDATES)}) d`,
  organization: (of) => sql`lateral (
      select d.id, d.name, false as phone from organizations d where name_key(d.name) = name_key(c.name) and d.merged_into is null
        and ${of ? sql`d.id <> c.id` : sql`d.id < c.id`} order by d.id desc limit ${sql.lit(MOST_CANDIDATES)}) d`,
};

const undismissed = (kind: Kind) => sql`not exists (select from people_distinct x where x.kind = ${kind}
  and x.one_id = least(c.id, d.id) and x.other_id = greatest(c.id, d.id))`;

/** Records of a page of the list, newest first, each with those that may be the same. @param of only about this one */
export async function selectCandidates(
  db: Db,
  kind: Kind,
  { of, after, limit }: { of?: string | undefined; after: string | null; limit: number },
): Promise<{ rows: Candidate[]; last: string | null }> {
  const table = sql.table(`${kind}s`);
  const page = of
    ? sql`select id, name from ${table} where id = ${of}`
    : sql`select id, name from ${table} where merged_into is null ${after ? sql`and id < ${after}` : sql``} order by id desc limit ${limit}`;
  const byName =
    kind === "contact"
      ? sql`select c.id as one, c.name as "oneName", d.id as other, d.name as "otherName", false as phone, ${sameDomain} as domain,
          ${addressesOf("c")} as "oneAddresses", ${addressesOf("d")} as "otherAddresses"
        from page c cross join ${CANDIDATES.contact(of !== undefined)} where c.name is not null and ${undismissed(kind)}`
      : sql`select c.id as one, c.name as "oneName", d.id as other, d.name as "otherName", false as phone,
          exists (select from organization_domains x join organization_domains y on y.domain = x.domain where x.organization_id = c.id and y.organization_id = d.id) as domain,
          ${domainsOf("c")} as "oneAddresses", ${domainsOf("d")} as "otherAddresses"
        from page c cross join ${CANDIDATES.organization(of !== undefined)} where ${undismissed(kind)}`;
  const byPhone = sql`select c.id as one, coalesce(c.name, '') as "oneName", d.id as other, coalesce(d.name, '') as "otherName", true as phone, ${sameDomain} as domain,
      ${addressesOf("c")} as "oneAddresses", ${addressesOf("d")} as "otherAddresses"
    from page c join contact_phones p on p.contact_id = c.id join contact_phones q on q.number = p.number and q.extension is not distinct from p.extension
    join contacts d on d.id = q.contact_id and d.merged_into is null
    where ${of ? sql`d.id <> c.id` : sql`d.id < c.id`} and ${undismissed(kind)}
      and (select count(*) from (select from contact_phones n where n.number = p.number limit ${sql.lit(MOST_SHARED + 1)}) n) <= ${sql.lit(MOST_SHARED)}`;
  const byDomain = sql`select c.id as one, c.name as "oneName", d.id as other, d.name as "otherName", false as phone, true as domain,
      ${domainsOf("c")} as "oneAddresses", ${domainsOf("d")} as "otherAddresses"
    from page c join organization_domains p on p.organization_id = c.id join organization_domains q on q.domain = p.domain
    join organizations d on d.id = q.organization_id and d.merged_into is null where ${of ? sql`d.id <> c.id` : sql`d.id < c.id`} and ${undismissed(kind)}`;
  const { rows } = await sql<Candidate & { last: string | null }>`with page as materialized (${page}),
      found as (${byName} union all ${kind === "contact" ? byPhone : byDomain})
    select f.*, l.last from (select min(id::text)::uuid as last, count(*) as n from page) l left join found f on true order by f.one desc, f.other desc`.execute(
    db,
  );
  return { rows: rows.filter(({ one }) => one !== null), last: rows[0]?.last ?? null };
}

/** Notes that two records are not one. @returns false where one of them is not there */
export async function insertDistinct(
  db: Db,
  kind: Kind,
  [one, other]: readonly [string, string],
  actor: string,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`insert into people_distinct (kind, one_id, other_id, dismissed_by, dismissed_at)
    select ${kind}, least(a.id, b.id), greatest(a.id, b.id), ${actor}, ${now} from ${sql.table(`${kind}s`)} a, ${sql.table(`${kind}s`)} b
    where a.id = ${one} and b.id = ${other} on conflict (kind, one_id, other_id) do update set dismissed_by = ${actor} returning 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** Whether somebody said that two, or what stands in them, are not one. */
export async function areDistinct(db: Db, kind: Kind, one: string, other: string): Promise<boolean> {
  const group = (id: string) => sql`(select a.id from ${sql.table(`${kind}_aliases`)} a where a.of = ${id})`;
  const { rows } = await sql`select from people_distinct x where x.kind = ${kind}
    and ((x.one_id in ${group(one)} and x.other_id in ${group(other)}) or (x.one_id in ${group(other)} and x.other_id in ${group(one)})) limit 1`.execute(
    db,
  );
  return rows.length > 0;
}
