/** SQL of endpoints, their deliveries and attempts. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";

type Named = { id: string; name: string };
export type State = "waiting" | "delivered" | "failed" | "skipped";

export type EndpointRow = {
  id: string;
  name: string;
  url: string;
  types: string[];
  include: "names"[];
  restricted: boolean;
  active: boolean;
  disabled_for: "gone" | "failing" | null;
  disabled_at: Date | null;
  failing_since: Date | null;
  last_delivered_at: Date | null;
  owner: Named | null;
  secret: Buffer;
  old_secret: Buffer | null;
  old_secret_until: Date | null;
  position: number;
  created_at: Date;
  updated_at: Date;
  revision: number;
  waiting: number;
};

const COLUMNS = sql`e.id, e.name, e.url, e.types, e.include, e.restricted, e.active, e.disabled_for, e.disabled_at, e.failing_since, e.last_delivered_at, e.secret, e.old_secret,
  e.old_secret_until, e.position::float8 as position, e.created_at, e.updated_at, e.revision,
  (select jsonb_build_object('id', a.id, 'name', a.name) from agent_names a where a.id = e.owner_id) as owner,
  (select count(*)::int from (select from webhook_deliveries d where d.endpoint_id = e.id and d.state = 'waiting' limit 1000) w) as waiting`;

export async function selectEndpoints(
  db: Db,
  after: { value: string; id: string } | null,
  limit: number,
): Promise<(EndpointRow & { sorted: string })[]> {
  const { rows } = await sql<EndpointRow & { sorted: string }>`select ${COLUMNS}, e.created_at::text as sorted from webhook_endpoints e
    ${after ? sql`where (e.created_at, e.id) < (${after.value}::timestamptz, ${after.id}::uuid)` : sql``} order by e.created_at desc, e.id desc limit ${limit}`.execute(
    db,
  );
  return rows;
}

export async function selectEndpoint(db: Db, id: string, lock = false): Promise<EndpointRow | undefined> {
  return (
    await sql<EndpointRow>`select ${COLUMNS} from webhook_endpoints e where e.id = ${id} ${lock ? sql`for update of e` : sql``}`.execute(db)
  ).rows[0];
}

export async function countEndpoints(db: Db): Promise<number> {
  return (await sql<{ n: number }>`select count(*)::int as n from webhook_endpoints`.execute(db)).rows[0]!.n;
}

export type NewEndpoint = Pick<EndpointRow, "id" | "name" | "url" | "types" | "include" | "restricted" | "secret"> & {
  ownerId: string | null;
  position: number;
  now: Date;
};

export async function insertEndpoint(db: Db, e: NewEndpoint): Promise<void> {
  await sql`insert into webhook_endpoints (id, name, url, types, include, restricted, owner_id, secret, position, created_at, updated_at)
    values (${e.id}, ${e.name}, ${e.url}, ${[...e.types]}, ${[...e.include]}, ${e.restricted}, ${e.ownerId}, ${e.secret}, ${e.position}, ${e.now}, ${e.now})`.execute(
    db,
  );
}

export type EndpointChange = {
  name?: string | undefined;
  url?: string | undefined;
  types?: readonly string[] | undefined;
  include?: readonly string[] | undefined;
  restricted?: boolean | undefined;
  owner?: string | null | undefined;
  active?: boolean | undefined;
};

/** Stores a change. Turned on again, an endpoint goes on with the newest event, and is taken for well. @param head the newest event */
export async function updateEndpoint(db: Db, id: string, c: EndpointChange, head: number, now: Date): Promise<void> {
  const set: RawBuilder<unknown>[] = [
    ...(c.name === undefined ? [] : [sql`name = ${c.name}`]),
    ...(c.url === undefined ? [] : [sql`url = ${c.url}`]),
    ...(c.types === undefined ? [] : [sql`types = ${[...c.types]}`]),
    ...(c.include === undefined ? [] : [sql`include = ${[...c.include]}`]),
    ...(c.restricted === undefined ? [] : [sql`restricted = ${c.restricted}`]),
    ...(c.owner === undefined ? [] : [sql`owner_id = ${c.owner}`]),
    ...(c.active === undefined
      ? []
      : [
          sql`position = case when ${c.active} and not active then ${head} else position end`,
          sql`disabled_for = null, disabled_at = null, failing_since = null`,
          sql`active = ${c.active}`,
        ]),
  ];
  await sql`update webhook_endpoints set ${sql.join([...set, sql`updated_at = ${now}`, sql`revision = revision + 1`], sql`, `)} where id = ${id}`.execute(
    db,
  );
}

export async function replaceSecret(
  db: Db,
  id: string,
  { secret, old, until, now }: { secret: Buffer; old: Buffer | null; until: Date | null; now: Date },
): Promise<void> {
  await sql`update webhook_endpoints set secret = ${secret}, old_secret = ${old}, old_secret_until = ${until}, updated_at = ${now}, revision = revision + 1 where id = ${id}`.execute(
    db,
  );
}

export async function deleteEndpoint(db: Db, id: string): Promise<void> {
  await sql`delete from webhook_endpoints where id = ${id}`.execute(db);
}

/** Turns an endpoint off that is on. @returns false when somebody did before */
export async function disableEndpoint(db: Db, id: string, reason: "gone" | "failing", now: Date): Promise<boolean> {
  const { rows } =
    await sql`update webhook_endpoints set active = false, disabled_for = ${reason}, disabled_at = ${now}, updated_at = ${now}, revision = revision + 1
    where id = ${id} and active returning id`.execute(db);
  return rows.length > 0;
}

export type DeliveryRow = {
  id: string;
  endpoint_id: string;
  seq: number;
  type: string;
  occurred_at: Date;
  state: State;
  attempts: number;
  next_attempt_at: Date | null;
  settled_at: Date | null;
  last_status: number | null;
};
const DELIVERY = sql`d.id, d.endpoint_id, d.seq::float8 as seq, d.type, d.occurred_at, d.state, d.attempts, d.next_attempt_at, d.settled_at,
  (select a.status from webhook_attempts a where a.delivery_id = d.id order by a.at desc, a.id desc limit 1) as last_status`;

export async function selectDeliveries(
  db: Db,
  endpointId: string,
  { state, before, limit }: { state: State | undefined; before: number | null; limit: number },
): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`select ${DELIVERY} from webhook_deliveries d where d.endpoint_id = ${endpointId}
    ${state ? sql`and d.state = ${state}` : sql``} ${before === null ? sql`` : sql`and d.seq < ${before}`} order by d.seq desc limit ${limit}`.execute(
    db,
  );
  return rows;
}

export async function selectDelivery(db: Db, id: string): Promise<DeliveryRow | undefined> {
  return (await sql<DeliveryRow>`select ${DELIVERY} from webhook_deliveries d where d.id = ${id}`.execute(db)).rows[0];
}

export type AttemptRow = { at: Date; status: number | null; error: string | null; milliseconds: number; answer: string };

export async function selectAttempts(db: Db, deliveryId: string): Promise<AttemptRow[]> {
  const { rows } =
    await sql<AttemptRow>`select at, status, error, milliseconds, answer from webhook_attempts where delivery_id = ${deliveryId}
    order by at desc, id desc limit 200`.execute(db);
  return rows;
}

/** Has a delivery sent once more. */
export async function resetDelivery(db: Db, id: string, now: Date): Promise<void> {
  await sql`update webhook_deliveries set state = 'waiting', attempts = 0, next_attempt_at = ${now}, leased_until = null, settled_at = null where id = ${id}`.execute(
    db,
  );
}

/** Has everything of some events sent: what was told is told once more, what was not is told now. @returns how many */
export async function enlist(
  db: Db,
  endpointId: string,
  events: readonly { id: string; seq: number; type: string; occurredAt: Date }[],
  { now, again }: { now: Date; again: "no" | "all" | "undelivered" },
): Promise<number> {
  if (events.length === 0) return 0;
  const list = JSON.stringify(events);
  const conflict = sql`(endpoint_id, seq) do update set state = 'waiting', attempts = 0, next_attempt_at = ${now}, leased_until = null, settled_at = null
      ${again === "undelivered" ? sql`where webhook_deliveries.state in ('failed', 'skipped')` : sql`where webhook_deliveries.state <> 'waiting'`}`;
  const { rows } = await sql`insert into webhook_deliveries (id, endpoint_id, seq, type, occurred_at, state, next_attempt_at, created_at)
    select x.id, ${endpointId}, x.seq, x.type, x."occurredAt", 'waiting', ${now}, ${now}
    from jsonb_to_recordset(${list}::jsonb) as x(id uuid, seq bigint, type text, "occurredAt" timestamptz)
    on conflict ${again === "no" ? sql`do nothing` : conflict} returning id`.execute(db);
  return rows.length;
}

export async function deleteOldDeliveries(db: Db, before: Date): Promise<void> {
  await sql`delete from webhook_deliveries where state <> 'waiting' and created_at < ${before}`.execute(db);
}

/** Endpoints that have not been told all yet, and have room for more. @param most deliveries that may wait at one */
export async function selectBehind(db: Db, head: number, most: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select e.id from webhook_endpoints e where e.active and e.position < ${head}
    and (select count(*) from (select from webhook_deliveries d where d.endpoint_id = e.id and d.state = 'waiting' limit ${most}) w) < ${most} order by e.id`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** An endpoint that is on, which nobody else works on until the end of the transaction; nothing where somebody does. */
export async function claimEndpoint(db: Db, id: string): Promise<EndpointRow | undefined> {
  return (
    await sql<EndpointRow>`select ${COLUMNS} from webhook_endpoints e where e.id = ${id} and e.active for update of e skip locked`.execute(
      db,
    )
  ).rows[0];
}

export async function movePosition(db: Db, id: string, position: number): Promise<void> {
  await sql`update webhook_endpoints set position = ${position} where id = ${id} and position < ${position}`.execute(db);
}

export type Claimed = { id: string; endpoint_id: string; seq: number; attempts: number; failing: boolean };

/**
 * Takes what is due: of each endpoint that nobody is at the oldest few, in their order.
 * @param failing whether endpoints that fail are meant, or those that do not
 * @param busy endpoints this process is at
 */
export async function claimDue(
  db: Db,
  {
    failing,
    busy,
    endpoints,
    each,
    now,
    until,
  }: { failing: boolean; busy: readonly string[]; endpoints: number; each: number; now: Date; until: Date },
): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`with free as (
      select e.id from webhook_endpoints e where e.active and (e.failing_since is not null) = ${failing} and e.id <> all(${[...busy]}::uuid[])
        and exists (select from webhook_deliveries d where d.endpoint_id = e.id and d.state = 'waiting' and d.next_attempt_at <= ${now})
        and not exists (select from webhook_deliveries d where d.endpoint_id = e.id and d.state = 'waiting' and d.leased_until > ${now})
      order by e.last_delivered_at nulls first limit ${endpoints} for update of e skip locked),
    due as (select x.id from free f cross join lateral (select d.id from webhook_deliveries d where d.endpoint_id = f.id and d.state = 'waiting' and d.next_attempt_at <= ${now}
      order by d.next_attempt_at, d.seq limit ${each}) x)
    update webhook_deliveries d set leased_until = ${until} from due where d.id = due.id
    returning d.id, d.endpoint_id, d.seq::float8 as seq, d.attempts, ${failing} as failing`.execute(db);
  return rows.toSorted((a, b) => a.seq - b.seq);
}

/** Gives back what was taken and not sent. */
export async function giveBack(db: Db, ids: readonly string[]): Promise<void> {
  await sql`update webhook_deliveries set leased_until = null where id = any(${[...ids]}::uuid[]) and state = 'waiting'`.execute(db);
}

export async function insertAttempt(db: Db, a: AttemptRow & { id: string; deliveryId: string }): Promise<void> {
  await sql`insert into webhook_attempts (id, delivery_id, at, status, error, milliseconds, answer)
    values (${a.id}, ${a.deliveryId}, ${a.at}, ${a.status}, ${a.error}, ${a.milliseconds}, ${a.answer})`.execute(db);
}

/** Writes down what became of a delivery. @param next when it is tried again; null: it is settled */
export async function settleDelivery(
  db: Db,
  id: string,
  { state, attempts, next, now }: { state: State; attempts: number; next: Date | null; now: Date },
): Promise<void> {
  await sql`update webhook_deliveries set state = ${state}, attempts = ${attempts}, next_attempt_at = ${next}, leased_until = null,
    settled_at = ${next === null ? now : null}::timestamptz where id = ${id}`.execute(db);
}

/** Notes whether an endpoint takes what it is told. @returns since when it does not */
export async function noteHealth(db: Db, id: string, well: boolean, now: Date): Promise<Date | null> {
  const { rows } = await sql<{ failing_since: Date | null }>`update webhook_endpoints set
      failing_since = ${well ? null : now}::timestamptz, last_delivered_at = case when ${well} then ${now} else last_delivered_at end
    where id = ${id} and (${well} or failing_since is null) returning failing_since`.execute(db);
  if (rows[0]) return rows[0].failing_since;
  return (
    (await sql<{ failing_since: Date | null }>`select failing_since from webhook_endpoints where id = ${id}`.execute(db)).rows[0]
      ?.failing_since ?? null
  );
}

/** Whether anything is due now, or is being sent. */
export async function isBusy(db: Db, now: Date): Promise<boolean> {
  const { rows } = await sql<{
    busy: boolean;
  }>`select exists (select from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
    where d.state = 'waiting' and e.active and d.next_attempt_at <= ${now}) as busy`.execute(db);
  return rows[0]!.busy;
}
