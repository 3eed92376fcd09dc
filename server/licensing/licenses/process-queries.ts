import { sql, type RawBuilder } from "kysely";
import type { PolicyRules } from "#licensing/policies";
import type { Db } from "#platform/db";
import type { Metadata } from "./queries.ts";

export type ProcessRow = {
  id: string;
  machine_id: string;
  license_id: string;
  pid: string;
  metadata: Metadata;
  rules: Partial<PolicyRules>;
  heartbeat_at: Date;
  created_at: Date;
};

async function processes(db: Db, rest: RawBuilder<unknown>): Promise<ProcessRow[]> {
  return (
    await sql<ProcessRow>`select x.id, x.machine_id, m.license_id, x.pid, x.metadata, r.rules, x.heartbeat_at, x.created_at
      from machine_processes x join license_machines m on m.id = x.machine_id join licenses l on l.id = m.license_id
        join license_policy_rules r on r.id = l.policy_id ${rest}`.execute(db)
  ).rows;
}

export async function selectProcess(db: Db, id: string): Promise<ProcessRow | undefined> {
  return (await processes(db, sql`where x.id = ${id}`))[0];
}

export function selectProcesses(
  db: Db,
  machineId: string,
  { limit, after }: { limit: number; after: string | null },
): Promise<ProcessRow[]> {
  return processes(
    db,
    sql`where x.machine_id = ${machineId} and (${after}::uuid is null or x.id < ${after}) order by x.id desc limit ${limit}`,
  );
}

/** Processes that give signs of life and count for the same limit. Call it with the licence held. */
export async function countProcesses(
  db: Db,
  { licenseId, machineId, contactId }: { licenseId: string; machineId: string; contactId: string | null },
  rules: PolicyRules,
  now: Date,
): Promise<number> {
  const counted = {
    perLicense: sql`true`,
    perMachine: sql`m.id = ${machineId}`,
    perUser: sql`m.contact_id is not distinct from ${contactId}::uuid`,
  }[rules.processLeasing];
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from machine_processes x join license_machines m on m.id = x.machine_id
    where m.license_id = ${licenseId} and x.heartbeat_at > ${now}::timestamptz - make_interval(secs => ${rules.heartbeatDuration}) and ${counted}`.execute(
    db,
  );
  return rows[0]!.n;
}

/** @returns false when the machine has a living process of this name; a dead one gives way */
export async function insertProcess(
  db: Db,
  p: { id: string; machineId: string; pid: string; metadata: Metadata; now: Date; dead: Date },
): Promise<boolean> {
  const { rows } = await sql`insert into machine_processes (id, machine_id, pid, metadata, heartbeat_at, created_at)
    values (${p.id}, ${p.machineId}, ${p.pid}, ${JSON.stringify(p.metadata)}, ${p.now}, ${p.now})
    on conflict (machine_id, pid) do update set id = excluded.id, metadata = excluded.metadata, heartbeat_at = excluded.heartbeat_at, created_at = excluded.created_at
      where machine_processes.heartbeat_at <= ${p.dead} returning 1`.execute(db);
  return rows.length > 0;
}

/** @returns false when it has been dead for too long */
export async function beatProcess(db: Db, id: string, now: Date, dead: Date): Promise<boolean> {
  return (
    (await sql`update machine_processes set heartbeat_at = ${now} where id = ${id} and heartbeat_at > ${dead} returning 1`.execute(db)).rows
      .length > 0
  );
}

export async function deleteProcess(db: Db, id: string): Promise<boolean> {
  return (await sql`delete from machine_processes where id = ${id} returning 1`.execute(db)).rows.length > 0;
}

/** Removes processes that have been dead for a day. @returns how many */
export async function cullProcesses(db: Db, now: Date): Promise<number> {
  const { rows } = await sql`delete from machine_processes where heartbeat_at < ${now}::timestamptz - interval '1 day' returning 1`.execute(
    db,
  );
  return rows.length;
}
