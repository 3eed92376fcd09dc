/** SQL of credits and their terms. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { LocalizedText } from "#shared/locales";
import type { Price } from "#shared/plan-codes";
import type { CreditState } from "#shared/statement-codes";
import type { CreditResult, CreditTerms } from "./model/credit.ts";

/** A contract of a customer that held in a month, with the terms that held for it. */
export type ContractRow = { subscription: string; plan: string; prices: Price[]; terms: CreditTerms | null };

/** What an organization had at some time in a month. What was agreed with it goes before what its plan says. */
export async function selectContracts(db: Db, organization: string, month: string): Promise<ContractRow[]> {
  const { rows } =
    await sql<ContractRow>`select h.id as subscription, h.plan_id as plan, coalesce(p.prices, '[]') as prices, t.content as terms
    from held_subscriptions h left join plan_offers p on p.id = h.plan_id
      left join lateral (select x.content from service_credit_terms x where (x.subscription_id = h.id or x.plan_id = h.plan_id) and x.begins_on <= ${month}
        order by x.subscription_id is null, x.begins_on desc limit 1) t on true
    where h.organization_id = ${organization} and h.starts_on < ${month}::date + interval '1 month' and (h.ends_on is null or h.ends_on >= ${month}::date)
      and (h.cancelled_from is null or h.cancelled_from > ${month}::date) order by h.id limit 200`.execute(db);
  return rows;
}

export type CreditRow = {
  id: string;
  statement_id: string;
  subscription_id: string;
  plan: { id: string; name: LocalizedText };
  result: CreditResult;
  amount: number | null;
  currency: string | null;
  state: CreditState;
  decided_by: { id: string; name: string } | null;
  decided_at: Date | null;
  note: string | null;
  revision: number;
};

const SELECT = sql`select c.id, c.statement_id, c.subscription_id, jsonb_build_object('id', c.plan_id, 'name', coalesce(p.name, '{}')) as plan, c.result,
    c.amount::float8 as amount, c.currency, c.state, case when a.id is null then null else jsonb_build_object('id', a.id, 'name', a.name) end as decided_by,
    c.decided_at, c.note, c.revision
  from service_credits c left join plan_offers p on p.id = c.plan_id left join agent_names a on a.id = c.decided_by`;

/** Credits of some statements. */
export async function selectCredits(db: Db, statements: readonly string[]): Promise<CreditRow[]> {
  const { rows } = await sql<CreditRow>`${SELECT} where c.statement_id = any(${[...statements]}::uuid[]) order by c.id`.execute(db);
  return rows;
}

export async function selectCredit(db: Db, id: string): Promise<CreditRow | undefined> {
  return (await sql<CreditRow>`${SELECT} where c.id = ${id}`.execute(db)).rows[0];
}

export type NewCredit = {
  id: string;
  statement: string;
  subscription: string;
  plan: string;
  result: CreditResult;
  state: CreditState;
  decidedBy: string | null;
  decidedAt: Date | null;
  note: string | null;
};

export async function insertCredit(db: Db, c: NewCredit): Promise<void> {
  await sql`insert into service_credits (id, statement_id, subscription_id, plan_id, result, amount, currency, state, decided_by, decided_at, note)
    values (${c.id}, ${c.statement}, ${c.subscription}, ${c.plan}, ${JSON.stringify(c.result)}, ${c.result.amount}, ${c.result.amount === null ? null : c.result.terms.currency},
      ${c.state}, ${c.decidedBy}, ${c.decidedAt}, ${c.note})`.execute(db);
}

/** @returns false when the revision is no longer the one expected */
export async function updateCredit(
  db: Db,
  {
    id,
    revision,
    state,
    by,
    at,
    note,
  }: { id: string; revision: number; state: CreditState; by: string | null; at: Date | null; note: string | null },
): Promise<boolean> {
  const { rows } =
    await sql`update service_credits set state = ${state}, decided_by = ${by}, decided_at = ${at}, note = ${note}, revision = revision + 1
    where id = ${id} and revision = ${revision} returning 1`.execute(db);
  return rows.length > 0;
}

export type TermsRow = {
  id: string;
  plan: { id: string; name: LocalizedText };
  subscription: string | null;
  organization: { id: string; name: string } | null;
  begins_on: string;
  content: CreditTerms | null;
  created_at: Date;
};

const TERMS = sql`select t.id, jsonb_build_object('id', p.id, 'name', p.name) as plan, t.subscription_id as subscription,
    case when n.id is null then null else jsonb_build_object('id', n.id, 'name', n.name) end as organization, t.begins_on::text as begins_on, t.content, t.created_at
  from service_credit_terms t left join held_subscriptions h on h.id = t.subscription_id join plan_offers p on p.id = coalesce(t.plan_id, h.plan_id)
    left join organization_names n on n.id = h.organization_id`;

export async function selectTerms(
  db: Db,
  {
    after,
    limit,
    plan,
    subscription,
  }: { after: string | null; limit: number; plan?: string | undefined; subscription?: string | undefined },
): Promise<TermsRow[]> {
  const { rows } =
    await sql<TermsRow>`${TERMS} where (${after}::uuid is null or t.id < ${after}) and ${plan === undefined ? sql`true` : sql`t.plan_id = ${plan}`}
      and ${subscription === undefined ? sql`true` : sql`t.subscription_id = ${subscription}`} order by t.id desc limit ${limit}`.execute(
      db,
    );
  return rows;
}

export async function findTerms(db: Db, id: string): Promise<TermsRow | undefined> {
  return (await sql<TermsRow>`${TERMS} where t.id = ${id}`.execute(db)).rows[0];
}

export async function insertTerms(
  db: Db,
  t: {
    id: string;
    plan: string | null;
    subscription: string | null;
    beginsOn: string;
    content: CreditTerms | null;
    madeBy: string | null;
    now: Date;
  },
): Promise<void> {
  await sql`delete from service_credit_terms where begins_on = ${t.beginsOn} and (plan_id = ${t.plan} or subscription_id = ${t.subscription})`.execute(
    db,
  );
  await sql`insert into service_credit_terms (id, plan_id, subscription_id, begins_on, content, made_by, created_at)
    values (${t.id}, ${t.plan}, ${t.subscription}, ${t.beginsOn}, ${t.content === null ? null : JSON.stringify(t.content)}, ${t.madeBy}, ${t.now})`.execute(
    db,
  );
}
