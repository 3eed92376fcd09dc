import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { Shown } from "./model.ts";

export type NewRequestRow = {
  id: string;
  ticketId: string;
  messageId: string;
  licenseId: string;
  holderId: string | null;
  machineId: string | null;
  contactId: string;
  standIn: boolean;
  address: string | null;
  via: "network" | "file";
  fileHash: Buffer | null;
  diagnostics: Shown | null;
  log: Buffer | null;
  logBytes: number | null;
  raw: Buffer | null;
  at: Date;
};

export async function insertRequest(db: Db, r: NewRequestRow): Promise<void> {
  await sql`insert into product_requests (id, ticket_id, message_id, license_id, holder_id, machine_id, contact_id, stand_in, address, via, file_hash, diagnostics, log, log_bytes, raw, created_at)
    values (${r.id}, ${r.ticketId}, ${r.messageId}, ${r.licenseId}, ${r.holderId}, ${r.machineId}, ${r.contactId}, ${r.standIn}, ${r.address}, ${r.via}, ${r.fileHash},
      ${r.diagnostics === null ? null : JSON.stringify(r.diagnostics)}::jsonb, ${r.log}, ${r.logBytes}, ${r.raw}, ${r.at})`.execute(db);
}

/** Whether a contact asked under a licence before, while it was of the same holder. */
export async function askedBefore(db: Db, licenseId: string, holderId: string | null, contactId: string): Promise<boolean> {
  const { rows } = await sql`select from product_requests
    where license_id = ${licenseId} and holder_id is not distinct from ${holderId} and contact_id = ${contactId} and not stand_in limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** The contact that stands for a licence of whose people nobody is known, once there is one. */
export async function selectStandIn(db: Db, licenseId: string, holderId: string | null): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select contact_id as id from product_requests
    where license_id = ${licenseId} and holder_id is not distinct from ${holderId} and stand_in and contact_id is not null limit 1`.execute(
    db,
  );
  return rows[0]?.id;
}

/** Whoever hands in the same file at the same time waits until the first is through. */
export async function holdFile(db: Db, hash: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(${hash.readBigInt64BE(0)})`.execute(db);
}

export type RequestRow = {
  id: string;
  ticket_id: string;
  message_id: string;
  number: number;
  license: { id: string; name: string } | null;
  machine_id: string | null;
  via: "network" | "file";
  diagnostics: Shown | null;
  log_bytes: number | null;
  created_at: Date;
};

async function requests(db: Db, where: ReturnType<typeof sql>): Promise<RequestRow | undefined> {
  const { rows } = await sql<RequestRow>`select r.id, r.ticket_id, r.message_id, n.number,
      case when l.id is not null then jsonb_build_object('id', l.id, 'name', l.name) end as license, r.machine_id, r.via, r.diagnostics, r.log_bytes, r.created_at
    from product_requests r join ticket_requesters n on n.id = r.ticket_id left join license_names l on l.id = r.license_id where ${where}`.execute(
    db,
  );
  return rows[0];
}

export function selectRequest(db: Db, id: string): Promise<RequestRow | undefined> {
  return requests(db, sql`r.id = ${id}`);
}

export function selectRequestOfFile(db: Db, hash: Buffer): Promise<RequestRow | undefined> {
  return requests(db, sql`r.file_hash = ${hash}`);
}

export async function selectLog(db: Db, id: string): Promise<Buffer | null> {
  return (await sql<{ log: Buffer | null }>`select log from product_requests where id = ${id}`.execute(db)).rows[0]?.log ?? null;
}

export async function selectRaw(db: Db, id: string): Promise<Buffer | null> {
  return (await sql<{ raw: Buffer | null }>`select raw from product_requests where id = ${id}`.execute(db)).rows[0]?.raw ?? null;
}
