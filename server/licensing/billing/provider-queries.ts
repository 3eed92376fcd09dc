/** SQL of billing providers and of what they told. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { ProviderKind } from "./adapters/all.ts";

export type ProviderRow = {
  id: string;
  kind: ProviderKind;
  name: string;
  live: boolean;
  api_key: Buffer;
  webhook_secret: Buffer | null;
  active: boolean;
  last_hook_at: Date | null;
  polled_to: string | null;
  polled_at: Date | null;
  failures: number;
  error: "denied" | "busy" | "failed" | null;
  invoices: number;
  unlinked: number;
  failing: number;
  created_at: Date;
  updated_at: Date;
  revision: number;
};

const PLAIN = sql`p.id, p.kind, p.name, p.live, p.api_key, p.webhook_secret, p.active, p.last_hook_at, p.polled_to, p.polled_at, p.failures, p.error,
  p.created_at, p.updated_at, p.revision`;
const SELECT = sql`select ${PLAIN}, (select count(*)::int from invoices i where i.provider_id = p.id) as invoices,
  (select count(*)::int from billing_customers c where c.provider_id = p.id and c.organization_id is null and c.contact_id is null) as unlinked,
  (select count(*)::int from billing_events e where e.provider_id = p.id and e.next_at is not null and e.state = 'failed') as failing from billing_providers p`;

export async function selectProviders(db: Db, { after, limit }: { after: string | null; limit: number }): Promise<ProviderRow[]> {
  return (await sql<ProviderRow>`${SELECT} where ${after}::uuid is null or p.id < ${after} order by p.id desc limit ${limit}`.execute(db))
    .rows;
}

export async function selectProvider(db: Db, id: string): Promise<ProviderRow | undefined> {
  return (await sql<ProviderRow>`${SELECT} where p.id = ${id}`.execute(db)).rows[0];
}

export type Asked = Omit<ProviderRow, "invoices" | "unlinked" | "failing">;

/** The same without its figures, for whoever only asks it or hears it. */
export async function selectAsked(db: Db, id: string): Promise<Asked | undefined> {
  return (await sql<Asked>`select ${PLAIN} from billing_providers p where p.id = ${id}`.execute(db)).rows[0];
}

type NewProvider = Pick<ProviderRow, "id" | "kind" | "name" | "live" | "api_key" | "webhook_secret"> & { now: Date };

export async function insertProvider(db: Db, p: NewProvider): Promise<void> {
  await sql`insert into billing_providers (id, kind, name, live, api_key, webhook_secret, next_poll_at, created_at, updated_at)
    values (${p.id}, ${p.kind}, ${p.name}, ${p.live}, ${p.api_key}, ${p.webhook_secret}, ${p.now}, ${p.now}, ${p.now})`.execute(db);
}

type Changed = Pick<ProviderRow, "id" | "name" | "live" | "api_key" | "webhook_secret" | "active" | "revision">;

/** @returns false when the revision is no longer the one expected */
export async function updateProvider(db: Db, p: Changed, now: Date): Promise<boolean> {
  const { rows } =
    await sql`update billing_providers set name = ${p.name}, live = ${p.live}, api_key = ${p.api_key}, webhook_secret = ${p.webhook_secret}, active = ${p.active},
      next_poll_at = ${now}, updated_at = ${now}, revision = revision + 1 where id = ${p.id} and revision = ${p.revision} returning id`.execute(
      db,
    );
  return rows.length > 0;
}

/** Notes a call, at most once a minute: many come at a time, and each would wait for the other. */
export async function noteHook(db: Db, id: string, now: Date): Promise<void> {
  await sql`update billing_providers set last_hook_at = ${now} where id = ${id}
    and (last_hook_at is null or last_hook_at < ${new Date(now.getTime() - 60_000)})`.execute(db);
}

/** Takes a provider for oneself that is to be asked. @param id only this one, whether it is its time or not */
export async function claimProvider(db: Db, now: Date, until: Date, id: string | null = null): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`update billing_providers set claimed_until = ${until} where id = (
      select id from billing_providers where active and (claimed_until is null or claimed_until < ${now})
        and ${id === null ? sql`next_poll_at <= ${now}` : sql`id = ${id}`} order by next_poll_at limit 1 for update skip locked) returning id`.execute(
    db,
  );
  return rows[0]?.id ?? null;
}

export async function savePolled(db: Db, id: string, to: string | null, now: Date, nextAt: Date): Promise<void> {
  await sql`update billing_providers set polled_to = ${to}, polled_at = ${now}, next_poll_at = ${nextAt}, claimed_until = null, failures = 0, error = null
    where id = ${id}`.execute(db);
}

export async function saveNotPolled(db: Db, id: string, error: string, nextAt: Date): Promise<void> {
  await sql`update billing_providers set error = ${error}, failures = failures + 1, next_poll_at = ${nextAt}, claimed_until = null where id = ${id}`.execute(
    db,
  );
}

export type NewEvent = {
  providerId: string;
  eventId: string;
  type: string;
  at: Date;
  via: "webhook" | "poll";
  digest: Buffer;
  /** null: it says nothing to us, so its id alone is kept */ sealed: Buffer | null;
  now: Date;
};

/** @returns false when it is known already */
export async function insertEvent(db: Db, e: NewEvent): Promise<boolean> {
  const { rows } =
    await sql`insert into billing_events (provider_id, event_id, type, occurred_at, via, digest, sealed, state, next_at, received_at)
    values (${e.providerId}, ${e.eventId}, ${e.type}, ${e.at}, ${e.via}, ${e.digest}, ${e.sealed}, ${e.sealed ? "received" : "ignored"}, ${e.sealed ? e.now : null}, ${e.now})
    on conflict (provider_id, event_id) do nothing returning event_id`.execute(db);
  return rows.length > 0;
}

export async function knownEvents(db: Db, providerId: string, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{
    event_id: string;
  }>`select event_id from billing_events where provider_id = ${providerId} and event_id = any (${ids})`.execute(db);
  return new Set(rows.map((row) => row.event_id));
}

export type EventRow = { provider_id: string; event_id: string; sealed: Buffer; attempts: number };

/** What waits to be taken in, and is due. */
export async function dueEvents(db: Db, now: Date, limit: number): Promise<EventRow[]> {
  const { rows } =
    await sql<EventRow>`select e.provider_id, e.event_id, e.sealed, e.attempts from billing_events e join billing_providers p on p.id = e.provider_id
    where e.next_at <= ${now} and p.active order by e.next_at limit ${limit}`.execute(db);
  return rows;
}

export async function selectEvent(db: Db, providerId: string, eventId: string): Promise<EventRow | undefined> {
  return (
    await sql<EventRow>`select provider_id, event_id, sealed, attempts from billing_events
      where provider_id = ${providerId} and event_id = ${eventId} and next_at is not null`.execute(db)
  ).rows[0];
}

/** It is in the ledger: the bytes are not needed any more. */
export async function eventDone(db: Db, providerId: string, eventId: string): Promise<void> {
  await sql`update billing_events set state = 'done', error = null, sealed = null, next_at = null
    where provider_id = ${providerId} and event_id = ${eventId}`.execute(db);
}

export async function eventFailed(db: Db, e: EventRow, error: string, nextAt: Date): Promise<void> {
  await sql`update billing_events set state = 'failed', error = ${error}, attempts = attempts + 1, next_at = ${nextAt}
    where provider_id = ${e.provider_id} and event_id = ${e.event_id} and next_at is not null`.execute(db);
}

/** Bytes that nobody could read for so long are given up; ids that no provider sends again are forgotten. */
export async function forgetEvents(db: Db, { unread, ids }: { unread: Date; ids: Date }): Promise<void> {
  await sql`update billing_events set sealed = null, next_at = null where next_at is not null and received_at < ${unread}`.execute(db);
  await sql`delete from billing_events where occurred_at < ${ids} and received_at < ${ids} and next_at is null`.execute(db);
}
