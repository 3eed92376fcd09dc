/** SQL of the addresses that mail providers post to. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type Provider = "mailgun" | "postmark" | "ses";

export type EndpointRow = {
  id: string;
  name: string;
  provider: Provider;
  mailbox_id: string | null;
  mailbox: string | null;
  mailbox_address: string | null;
  token_hash: Buffer;
  signing_key: Buffer | null;
  topic_arn: string | null;
  networks: string[];
  active: boolean;
  last_received_at: Date | null;
  last_refused_at: Date | null;
  last_refusal: string | null;
  revision: number;
  created_at: Date;
  updated_at: Date;
};

const ENDPOINT = sql`select e.*, m.name as mailbox, m.address as mailbox_address from inbound_endpoints e left join mailboxes m on m.id = e.mailbox_id`;

/** One page, newest first. */
export async function selectEndpoints(db: Db, { limit, after }: { limit: number; after: string | null }): Promise<EndpointRow[]> {
  return (
    await sql<EndpointRow>`${ENDPOINT} where (${after}::uuid is null or e.id < ${after}) order by e.id desc limit ${limit}`.execute(db)
  ).rows;
}

export async function selectEndpoint(db: Db, id: string): Promise<EndpointRow | undefined> {
  return (await sql<EndpointRow>`${ENDPOINT} where e.id = ${id}`.execute(db)).rows[0];
}

/** The one whose secret has this hash. */
export async function endpointByToken(db: Db, provider: Provider, tokenHash: Buffer): Promise<EndpointRow | undefined> {
  return (await sql<EndpointRow>`${ENDPOINT} where e.token_hash = ${tokenHash} and e.provider = ${provider}`.execute(db)).rows[0];
}

export type EndpointFields = {
  name: string;
  mailboxId: string | null;
  signingKey: Buffer | null;
  topicArn: string | null;
  networks: readonly string[];
  active: boolean;
};

export async function insertEndpoint(
  db: Db,
  endpoint: EndpointFields & { id: string; provider: Provider; tokenHash: Buffer; now: Date },
): Promise<void> {
  await sql`insert into inbound_endpoints (id, name, provider, mailbox_id, token_hash, signing_key, topic_arn, networks, active, created_at, updated_at)
    values (${endpoint.id}, ${endpoint.name}, ${endpoint.provider}, ${endpoint.mailboxId}, ${endpoint.tokenHash}, ${endpoint.signingKey}, ${endpoint.topicArn}, ${[...endpoint.networks]},
      ${endpoint.active}, ${endpoint.now}, ${endpoint.now})`.execute(db);
}

/** @returns false when the revision is no longer the one expected */
export async function updateEndpoint(
  db: Db,
  id: string,
  revision: number,
  next: EndpointFields & { tokenHash: Buffer; now: Date },
): Promise<boolean> {
  const { rows } =
    await sql`update inbound_endpoints set name = ${next.name}, mailbox_id = ${next.mailboxId}, token_hash = ${next.tokenHash}, signing_key = ${next.signingKey}, topic_arn = ${next.topicArn},
      networks = ${[...next.networks]}, active = ${next.active}, revision = revision + 1, updated_at = ${next.now} where id = ${id} and revision = ${revision} returning id`.execute(
      db,
    );
  return rows.length > 0;
}

/** @returns false when the revision is no longer the one expected */
export async function deleteEndpoint(db: Db, id: string, revision: number): Promise<boolean> {
  const { rows } = await sql`delete from inbound_endpoints where id = ${id} and revision = ${revision} returning id`.execute(db);
  return rows.length > 0;
}

/**
 * Claims a call by what makes it one of its kind. Waits for another that claims the same at this moment.
 * @returns null when it is this one's now, else what the earlier one brought
 */
export async function claimReceipt(
  db: Db,
  receipt: { endpointId: string; keyHash: Buffer; sha256: Buffer; intakeId: string; at: Date },
): Promise<{ sha256: Buffer; intakeId: string } | null> {
  const { rows } = await sql`insert into inbound_receipts (endpoint_id, key_hash, sha256, intake_id, at)
    values (${receipt.endpointId}, ${receipt.keyHash}, ${receipt.sha256}, ${receipt.intakeId}, ${receipt.at}) on conflict do nothing returning intake_id`.execute(
    db,
  );
  if (rows.length > 0) return null;
  const { rows: earlier } = await sql<{
    sha256: Buffer;
    intakeId: string;
  }>`select sha256, intake_id as "intakeId" from inbound_receipts where endpoint_id = ${receipt.endpointId} and key_hash = ${receipt.keyHash}`.execute(
    db,
  );
  return earlier[0] ?? null;
}

/** Notes that mail came, at most once a minute: many at once would wait for one row. */
export async function touchEndpoint(db: Db, id: string, now: Date): Promise<void> {
  const minuteAgo = new Date(now.getTime() - 60_000);
  await sql`update inbound_endpoints set last_received_at = ${now} where id = ${id} and (last_received_at is null or last_received_at < ${minuteAgo})`.execute(
    db,
  );
}

export async function recordRefusal(db: Db, id: string, reason: string, now: Date): Promise<void> {
  await sql`update inbound_endpoints set last_refused_at = ${now}, last_refusal = ${reason} where id = ${id}`.execute(db);
}
