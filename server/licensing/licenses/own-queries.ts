/** SQL of what customers see of licences. It runs behind the second wall, and once more beside whatever is changed. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { PolicyRules } from "#licensing/policies";
import { hasStanding, standing, type Standing } from "./policy.ts";
import { aliveMachine } from "./queries.ts";

export type OwnRow = Standing & { id: string };
type Who = { contact: string; /** Today, `YYYY-MM-DD`. */ day: string };

/** The licences he has to do with, newest first: by himself, as a user, and of organizations by what he is in them. */
export async function selectOwn(
  db: Db,
  { contact, day }: Who,
  { after, limit }: { after: string | null; limit: number },
): Promise<OwnRow[]> {
  // Arrays first: what stands in one of several places is found by their indexes only so.
  return rows(
    db,
    { contact, day },
    sql`l.id = any(array(select id from licenses where contact_id = ${contact}
        union select license_id from license_users where contact_id = ${contact}
        union select id from licenses where organization_id = any(array(select organization_id from organization_members
          where contact_id = ${contact} and (role in ('manager', 'technical', 'billing') or manages_members)))))
      and (${after}::uuid is null or l.id < ${after})`,
    limit,
  );
}

/** What he has to do with one licence; undefined: nothing. */
export async function selectStanding(db: Db, who: Who, license: string): Promise<OwnRow | undefined> {
  return (await rows(db, who, sql`l.id = ${license}`, 1))[0];
}

async function rows(db: Db, { contact, day }: Who, which: RawBuilder<unknown>, limit: number): Promise<OwnRow[]> {
  return (
    await sql<OwnRow>`select l.id, s.* from licenses l cross join lateral ${standing(contact, day)} s
      where ${which} and ${hasStanding} order by l.id desc limit ${limit}`.execute(db)
  ).rows;
}

/** The licence of a machine, as far as he sees it. */
export async function selectLicenseOfMachine(db: Db, machine: string): Promise<string | undefined> {
  const { rows: found } = await sql<{ license_id: string }>`select license_id from license_machines where id = ${machine}`.execute(db);
  return found[0]?.license_id;
}

/** One page of the machines of a licence, newest first. @param user whose alone; null: all */
export async function selectMachineIds(
  db: Db,
  license: string,
  { user, after, limit }: { user: string | null; after: string | null; limit: number },
): Promise<string[]> {
  const his = user === null ? sql`` : sql`and contact_id = ${user}`;
  const { rows: found } = await sql<{ id: string }>`select id from license_machines
    where license_id = ${license} and (${after}::uuid is null or id < ${after}) ${his} order by id desc limit ${limit}`.execute(db);
  return found.map(({ id }) => id);
}

/** How many seats of some licences are taken: the dead who gave theirs up do not count. */
export async function countSeats(db: Db, licenses: readonly { id: string; rules: PolicyRules }[], now: Date): Promise<Map<string, number>> {
  const { rows: counted } = await sql<{ id: string; taken: number }>`select l.id, (select count(*)::int from license_machines m
      where m.license_id = l.id and ${aliveMachine(sql`l.rules`, now)}) as taken
    from jsonb_to_recordset(${JSON.stringify(licenses)}::jsonb) as l(id uuid, rules jsonb)`.execute(db);
  return new Map(counted.map(({ id, taken }) => [id, taken]));
}
