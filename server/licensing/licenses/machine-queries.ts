import { sql, type RawBuilder } from "kysely";
import type { PolicyRules } from "#licensing/policies";
import type { Db } from "#platform/db";
import { aliveMachine, type Metadata } from "./queries.ts";

export type MachineRow = {
  id: string;
  license_id: string;
  fingerprint: string;
  user: { id: string; name: string } | null;
  name: string | null;
  hostname: string | null;
  platform: string | null;
  cores: number | null;
  memory: number | null;
  disk: number | null;
  metadata: Metadata;
  components: { id: string; fingerprint: string; name: string }[];
  processes: number;
  heartbeat_at: Date | null;
  file_counter: number;
  rules: Partial<PolicyRules>;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

async function machines(db: Db, rest: RawBuilder<unknown>): Promise<MachineRow[]> {
  return (
    await sql<MachineRow>`select m.id, m.license_id, m.fingerprint, case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name) end as user,
      m.name, m.hostname, m.platform, m.cores, m.memory, m.disk, m.metadata, m.heartbeat_at, m.file_counter, r.rules, m.revision, m.created_at, m.updated_at,
      coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'fingerprint', x.fingerprint, 'name', x.name) order by x.id) from machine_components x where x.machine_id = m.id), '[]') as components,
      (select count(*)::int from machine_processes x where x.machine_id = m.id) as processes
    from license_machines m join licenses l on l.id = m.license_id join license_policy_rules r on r.id = l.policy_id
      left join contact_names c on c.id = m.contact_id ${rest}`.execute(db)
  ).rows;
}

export async function selectMachine(db: Db, id: string): Promise<MachineRow | undefined> {
  return (await machines(db, sql`where m.id = ${id}`))[0];
}

/** Several at once, newest first. */
export function selectMachinesById(db: Db, ids: readonly string[]): Promise<MachineRow[]> {
  return machines(db, sql`where m.id = any(${[...ids]}::uuid[]) order by m.id desc`);
}

export function selectMachines(
  db: Db,
  { limit, after, licenseId, fingerprint }: { limit: number; after: string | null; licenseId: string | null; fingerprint: string | null },
): Promise<MachineRow[]> {
  const ofLicense = licenseId === null ? sql`` : sql`and m.license_id = ${licenseId}`;
  const same = fingerprint === null ? sql`` : sql`and m.fingerprint = ${fingerprint}`;
  return machines(db, sql`where (${after}::uuid is null or m.id < ${after}) ${ofLicense} ${same} order by m.id desc limit ${limit}`);
}

type Held = { machines: number; cores: number; memory: number; disk: number };

/** What the seats of a licence that are taken come to; with a user, of his alone. Call it with the licence held. */
export async function countHeld(db: Db, licenseId: string, rules: PolicyRules, user: string | null, now: Date): Promise<Held> {
  const ofUser = user === null ? sql`` : sql`and m.contact_id = ${user}`;
  const { rows } =
    await sql<Held>`select count(*)::int as machines, coalesce(sum(m.cores), 0)::int as cores, coalesce(sum(m.memory), 0)::bigint as memory,
      coalesce(sum(m.disk), 0)::bigint as disk
    from license_machines m where m.license_id = ${licenseId} and ${aliveMachine(sql`${JSON.stringify(rules)}::jsonb`, now)} ${ofUser}`.execute(
      db,
    );
  return rows[0]!;
}

/** Where a fingerprint must be the only one: everywhere, in a product, under a policy, or in a licence. */
export type Within = { kind: "perAccount" | "perProduct" | "perPolicy" | "perLicense" | "perMachine"; id: string };

function within({ kind, id }: Within): RawBuilder<unknown> {
  if (kind === "perAccount") return sql`true`;
  if (kind === "perProduct") return sql`l.product_id = ${id}`;
  if (kind === "perPolicy") return sql`l.policy_id = ${id}`;
  return kind === "perLicense" ? sql`l.id = ${id}` : sql`m.id = ${id}`;
}

/** Makes activations of one fingerprint wait for one another, and tells whether there is one. */
export async function machineTaken(db: Db, fingerprint: string, where: Within): Promise<boolean> {
  if (where.kind !== "perLicense") await sql`select pg_advisory_xact_lock(hashtextextended(${`machine ${fingerprint}`}, 0))`.execute(db);
  const { rows } =
    await sql`select 1 from license_machines m join licenses l on l.id = m.license_id where m.fingerprint = ${fingerprint} and ${within(where)} limit 1`.execute(
      db,
    );
  return rows.length > 0;
}

export async function componentTaken(db: Db, fingerprint: string, where: Within): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`component ${fingerprint}`}, 0))`.execute(db);
  const { rows } =
    await sql`select 1 from machine_components c join license_machines m on m.id = c.machine_id join licenses l on l.id = m.license_id
    where c.fingerprint = ${fingerprint} and ${within(where)} limit 1`.execute(db);
  return rows.length > 0;
}

/** Removes machines of this licence that gave up their seats by being dead. @returns their ids */
export async function cullDead(db: Db, licenseId: string | null, now: Date, most: number): Promise<{ id: string; license_id: string }[]> {
  return (
    await sql<{ id: string; license_id: string }>`delete from license_machines where id in (
        select m.id from license_machines m join licenses l on l.id = m.license_id join license_policy_rules r on r.id = l.policy_id
        where (${licenseId}::uuid is null or l.id = ${licenseId}) and not ${aliveMachine(sql`r.rules`, now)}
          and r.rules ->> 'heartbeatResurrectionStrategy' is distinct from 'always'
          and coalesce(m.heartbeat_at, m.created_at) < ${now}::timestamptz - make_interval(secs => (r.rules ->> 'heartbeatDuration')::int
            + case r.rules ->> 'heartbeatResurrectionStrategy' when 'minutes1' then 60 when 'minutes2' then 120 when 'minutes5' then 300
                when 'minutes10' then 600 when 'minutes15' then 900 else 0 end)
        limit ${most}) returning id, license_id`.execute(db)
  ).rows;
}

/** As many machines of a licence, whichever they are, say which versions are in use: one with a hundred thousand of them costs no more. */
const MOST_ASKED = 1_000;

/** Which versions the machines of some licences say they run (`metadata.version`), the most frequent first. */
export async function selectVersions(
  db: Db,
  licenseIds: readonly string[],
): Promise<{ license_id: string; version: string; machines: number }[]> {
  return (
    await sql<{ license_id: string; version: string; machines: number }>`select l.id as license_id, m.version, count(*)::int as machines
      from unnest(${[...licenseIds]}::uuid[]) l(id) cross join lateral (select left(x.metadata ->> 'version', 60) as version from license_machines x
        where x.license_id = l.id limit ${sql.lit(MOST_ASKED)}) m
      where m.version <> '' group by 1, 2 order by 3 desc, 2 desc`.execute(db)
  ).rows;
}

export type NewMachine = {
  id: string;
  licenseId: string;
  fingerprint: string;
  contactId: string | null;
  name: string | null;
  hostname: string | null;
  platform: string | null;
  cores: number | null;
  memory: number | null;
  disk: number | null;
  metadata: Metadata;
  /** Of a machine that was in use elsewhere. */
  heartbeatAt?: Date | null;
  now: Date;
};

export async function insertMachine(db: Db, m: NewMachine): Promise<void> {
  await sql`insert into license_machines (id, license_id, fingerprint, contact_id, name, hostname, platform, cores, memory, disk, metadata, heartbeat_at, created_at, updated_at)
    values (${m.id}, ${m.licenseId}, ${m.fingerprint}, ${m.contactId}, ${m.name}, ${m.hostname}, ${m.platform}, ${m.cores}, ${m.memory}, ${m.disk},
      ${JSON.stringify(m.metadata)}, ${m.heartbeatAt ?? null}, ${m.now}, ${m.now})`.execute(db);
}

/** @returns false when the machine has one with this fingerprint */
export async function insertComponent(
  db: Db,
  c: { id: string; machineId: string; fingerprint: string; name: string; now: Date },
): Promise<boolean> {
  const { rows } = await sql`insert into machine_components (id, machine_id, fingerprint, name, created_at)
    values (${c.id}, ${c.machineId}, ${c.fingerprint}, ${c.name}, ${c.now}) on conflict do nothing returning 1`.execute(db);
  return rows.length > 0;
}

export async function deleteComponent(db: Db, machineId: string, id: string): Promise<boolean> {
  return (await sql`delete from machine_components where id = ${id} and machine_id = ${machineId} returning 1`.execute(db)).rows.length > 0;
}

export type MachinePatch = { name: string | null; hostname: string | null; platform: string | null; metadata: Metadata };

/** @returns false when the revision is no longer the one expected */
export async function updateMachine(db: Db, id: string, revision: number, patch: MachinePatch, now: Date): Promise<boolean> {
  const { rows } = await sql`update license_machines set name = ${patch.name}, hostname = ${patch.hostname}, platform = ${patch.platform},
    metadata = ${JSON.stringify(patch.metadata)}, revision = revision + 1, updated_at = ${now} where id = ${id} and revision = ${revision} returning 1`.execute(
    db,
  );
  return rows.length > 0;
}

export async function deleteMachine(db: Db, id: string): Promise<boolean> {
  return (await sql`delete from license_machines where id = ${id} returning 1`.execute(db)).rows.length > 0;
}

/** @param user whose machines alone; all when absent @returns how many */
export async function deleteMachines(db: Db, licenseId: string, user?: string): Promise<number> {
  const { rows } =
    await sql`delete from license_machines where license_id = ${licenseId} and (${user ?? null}::uuid is null or contact_id = ${user ?? null}) returning 1`.execute(
      db,
    );
  return rows.length;
}

export type Beat = { id: string; license_id: string; heartbeat_at: Date | null; created_at: Date; rules: Partial<PolicyRules> };

/**
 * A sign of life, in one statement: it counts unless the machine is dead and does not come back.
 * @param keyHash of the licence's key, whose machine it must be; null: the vendor's own
 * @returns undefined when there is no such machine, or it is dead for good
 */
export async function beat(db: Db, id: string, keyHash: Buffer | null, now: Date): Promise<Beat | undefined> {
  return (
    await sql<Beat>`update license_machines m set heartbeat_at = ${now}
      from licenses l join license_policy_rules r on r.id = l.policy_id
      where m.id = ${id} and l.id = m.license_id and (${keyHash}::bytea is null or l.key_hash = ${keyHash})
        and (${keyHash}::bytea is null or r.rules ->> 'authenticationStrategy' in ('license', 'mixed'))
        and (r.rules ->> 'heartbeatResurrectionStrategy' = 'always' or coalesce(m.heartbeat_at,
            case when r.rules ->> 'heartbeatBasis' = 'fromCreation' and (r.rules ->> 'requireHeartbeat')::boolean then m.created_at end, ${now})
          > ${now}::timestamptz - make_interval(secs => (r.rules ->> 'heartbeatDuration')::int
            + case r.rules ->> 'heartbeatResurrectionStrategy' when 'minutes1' then 60 when 'minutes2' then 120 when 'minutes5' then 300
                when 'minutes10' then 600 when 'minutes15' then 900 else 0 end))
      returning m.id, m.license_id, m.heartbeat_at, m.created_at, r.rules`.execute(db)
  ).rows[0];
}

export async function forgetBeats(db: Db, id: string, now: Date): Promise<boolean> {
  const { rows } =
    await sql`update license_machines set heartbeat_at = null, created_at = ${now}, revision = revision + 1, updated_at = ${now} where id = ${id} returning 1`.execute(
      db,
    );
  return rows.length > 0;
}
