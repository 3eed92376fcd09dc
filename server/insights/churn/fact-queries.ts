/** SQL of what is known of some customers at once: one statement for each kind of fact, however many customers. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";

/** Customers with the records that stand for each, side by side: his own and those merged with him. */
export type Batch = { readonly customers: readonly string[]; readonly records: readonly string[]; readonly now: Date };

/** Windows in which things count, in days. */
export const WINDOWS = { use: 30, recent: 30, usual: 180, trouble: 90, answer: 2, tickets: 365, feedback: 180 } as const;
const DAY = 86_400_000;
const before = ({ now }: Batch, days: number) => new Date(now.getTime() - days * DAY);

const pairs = ({ customers, records }: Batch): RawBuilder<unknown> =>
  sql`unnest(${[...customers]}::uuid[], ${[...records]}::uuid[]) c(customer, record)`;
/** Of an organization what stands under it, of a person what is his alone. */
const of = (alias: string): RawBuilder<unknown> => {
  const [organization, contact] = [sql.ref(`${alias}.organization_id`), sql.ref(`${alias}.contact_id`)];
  return sql`(${organization} = c.record or (${contact} = c.record and ${organization} is null))`;
};
/** The same of what was asked in tickets, `t`. There are many of them: each of the two is found by its own index. */
const asked = (columns: RawBuilder<unknown>, from: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`select ${columns} from ${from} and t.organization_id = c.record
    union all select ${columns} from ${from} and t.requester_id = c.record and t.organization_id is null`;

export type UseRow = {
  customer: string;
  licenses: number;
  /** Of licences whose number of seats is limited and that have been heard of; null: none. */
  seats: number | null;
  active: number | null;
  seen: Date | null;
  /** Machines whose version is a known one, and those of them without security updates. */
  versions: number;
  outdated: number;
};

/** Licences in force, the machines on them, and what runs there. */
export async function selectUse(db: Db, batch: Batch): Promise<UseRow[]> {
  const today = batch.now.toISOString().slice(0, 10);
  const heard = sql`h.seats is not null and (h.machines > 0 or h.seen_at is not null)`;
  const { rows } = await sql<UseRow>`with held as (
      select c.customer, l.id, l.seats, l.seen_at, m.machines, m.active, m.beat, m.versions, m.outdated
      from ${pairs(batch)} join license_signs l on ${of("l")}
        cross join lateral (
          select coalesce(sum(g.machines), 0)::int as machines, coalesce(sum(g.active), 0)::int as active, max(g.beat) as beat,
            coalesce(sum(g.machines) filter (where v.version is not null), 0)::int as versions,
            coalesce(sum(g.machines) filter (where v.supported_until < ${today}::date), 0)::int as outdated
          from (select m.version, count(*) as machines, max(m.heartbeat_at) as beat,
              count(*) filter (where m.heartbeat_at is null or m.heartbeat_at > ${before(batch, WINDOWS.use)}) as active
            from machine_signs m where m.license_id = l.id group by m.version) g
            left join version_support v on v.product_id = l.product_id and v.version = g.version
        ) m
      where not l.trial and (l.expires_at is null or l.expires_at > ${batch.now}))
    select h.customer, count(*)::int as licenses, sum(h.seats) filter (where ${heard})::float8 as seats,
      sum(least(h.active, h.seats)) filter (where ${heard})::float8 as active, max(greatest(h.seen_at, h.beat)) as seen,
      sum(h.versions)::int as versions, sum(h.outdated)::int as outdated
    from held h group by h.customer`.execute(db);
  return rows;
}

export type TicketsRow = {
  customer: string;
  recent: number;
  /** In as many days as count as recent, over the time before. */
  usual: number;
  urgent: number;
  reopened: number;
  unanswered: number;
  last: Date;
};

export async function selectTickets(db: Db, batch: Batch): Promise<TicketsRow[]> {
  const [recent, usual, trouble] = [
    before(batch, WINDOWS.recent),
    before(batch, WINDOWS.recent + WINDOWS.usual),
    before(batch, WINDOWS.trouble),
  ];
  const { rows } = await sql<TicketsRow>`select c.customer, count(*) filter (where t.created_at > ${recent})::int as recent,
      count(*) filter (where t.created_at <= ${recent} and t.created_at > ${usual})::float8 * ${WINDOWS.recent} / ${WINDOWS.usual} as usual,
      count(*) filter (where t.priority = 'urgent' and t.created_at > ${trouble})::int as urgent,
      sum(t.reopened)::int as reopened,
      count(*) filter (where t.category in ('new', 'open') and t.last_author_kind = 'contact' and t.last_message_at < ${before(batch, WINDOWS.answer)})::int as unanswered,
      max(t.last_message_at) as last
    from ${pairs(batch)} cross join lateral (${asked(
      sql`t.priority, t.category, t.last_author_kind, t.last_message_at, t.created_at, case when t.created_at > ${trouble} then t.reopened else 0 end as reopened`,
      sql`ticket_signs t where t.created_at > ${before(batch, WINDOWS.tickets)}`,
    )}) t group by c.customer`.execute(db);
  return rows;
}

export type PromisesRow = { customer: string; kept: number; missed: number };

/** Promises whose time came lately. */
export async function selectPromises(db: Db, batch: Batch): Promise<PromisesRow[]> {
  const { rows } = await sql<PromisesRow>`select c.customer, count(*) filter (where p.state = 'kept')::int as kept,
      count(*) filter (where p.state <> 'kept')::int as missed
    from ${pairs(batch)} cross join lateral (${asked(
      sql`t.state`,
      sql`promise_signs t where t.asked_at > ${before(batch, WINDOWS.tickets)} and t.due_at > ${before(batch, WINDOWS.trouble)}
        and (t.due_at < ${batch.now} or t.state <> 'open')`,
    )}) p group by c.customer`.execute(db);
  return rows;
}

export type PaymentsRow = { customer: string; overdue: number; failed: number; disputed: number };

/** How invoices stand: since how many days the oldest is overdue, how many open ones could not be charged, how many are disputed. */
export async function selectPayments(db: Db, batch: Batch): Promise<PaymentsRow[]> {
  const today = batch.now.toISOString().slice(0, 10);
  const { rows } = await sql<PaymentsRow>`select c.customer,
      coalesce(max(${today}::date - i.due_on) filter (where i.state = 'open' and i.due_on < ${today}::date), 0)::int as overdue,
      count(*) filter (where i.state = 'open' and i.failed_at > ${before(batch, WINDOWS.trouble)})::int as failed,
      count(*) filter (where i.dispute = 'open')::int as disputed
    from ${pairs(batch)} join invoice_signs i on ${of("i")} group by c.customer`.execute(db);
  return rows;
}

export type SignInRow = { customer: string; last: Date };

/** When one of a customer's people last signed in to the portal; customers of whom nobody ever did are not there. */
export async function selectSignIns(db: Db, batch: Batch): Promise<SignInRow[]> {
  const today = batch.now.toISOString().slice(0, 10);
  const { rows } = await sql<SignInRow>`select c.customer, max(s.at) as last
    from ${pairs(batch)} cross join lateral (select c.record as id union all
        select m.contact_id from organization_members m where m.organization_id = c.record and m.starts_on <= ${today}::date
          and (m.ends_on is null or m.ends_on > ${today}::date)) p
      cross join lateral (select a.at from audit_entries a where a.actor = 'contact:' || p.id and a.action like 'session.%'
        and a.action = 'session.signIn' and a.outcome = 'allowed' order by a.at desc, a.id desc limit 1) s
    group by c.customer`.execute(db);
  return rows;
}

export type FeedbackRow = { customer: string; answers: number; negative: number; satisfied: number };

/** What a customer's people said lately: a positive answer counts whole, a neutral one half. */
export async function selectFeedback(db: Db, batch: Batch): Promise<FeedbackRow[]> {
  const { rows } =
    await sql<FeedbackRow>`select c.customer, count(*)::int as answers, count(*) filter (where s.verdict = 'negative')::int as negative,
      (count(*) filter (where s.verdict = 'positive') + count(*) filter (where s.verdict = 'neutral') / 2.0)::float8 as satisfied
    from ${pairs(batch)} join survey_signs s on ${of("s")} where s.answered_at > ${before(batch, WINDOWS.feedback)} group by c.customer`.execute(
      db,
    );
  return rows;
}
