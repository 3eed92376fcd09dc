/** SQL of single surveys: asking, sending, answering. */
import { sql, type RawBuilder } from "kysely";
import type { Db } from "#platform/db";
import type { DroppedFor, SurveyKind, Verdict } from "#shared/survey-codes";

export type TicketRow = {
  id: string;
  number: number;
  requester_id: string;
  organization_id: string | null;
  team_id: string | null;
  brand_id: string | null;
  category: string;
  locale: string;
  restricted: boolean;
  merged: boolean;
  answered_by: string | null;
  by_program: boolean;
};

const TICKET = sql`select id, number, requester_id, organization_id, team_id, brand_id, category, locale, restricted, merged, answered_by, by_program from ticket_asks`;

/** What has to be known of a ticket to ask about it. */
export async function selectTicket(db: Db, id: string): Promise<TicketRow | undefined> {
  return (await sql<TicketRow>`${TICKET} where id = ${id}`.execute(db)).rows[0];
}

/** Tickets that are done and were last touched since a time, the newest first: what an asking would have met. */
export async function selectDone(db: Db, since: Date, limit: number): Promise<(TicketRow & { updated_at: Date })[]> {
  const { rows } = await sql<
    TicketRow & { updated_at: Date }
  >`select id, number, requester_id, organization_id, team_id, brand_id, category, locale, restricted, merged, answered_by, by_program, updated_at
    from ticket_asks where category in ('solved', 'closed') and updated_at > ${since} order by updated_at desc, id desc limit ${limit}`.execute(
    db,
  );
  return rows;
}

export type NewSurvey = {
  id: string;
  kind: SurveyKind;
  reason: DroppedFor | null;
  ticketId: string | null;
  solving: string | null;
  contactId: string;
  organizationId: string | null;
  agentId: string | null;
  teamId: string | null;
  locale: string;
  dueAt: Date;
  now: Date;
};

/** A survey to be sent, or one that will not be, and why. Of one solving there is one. */
export async function insertSurvey(db: Db, s: NewSurvey): Promise<void> {
  await sql`insert into surveys (id, kind, state, reason, way, ticket_id, solving, contact_id, organization_id, agent_id, team_id, locale, due_at, created_at)
    values (${s.id}, ${s.kind}, ${s.reason ? "dropped" : "waiting"}, ${s.reason}, 'mail', ${s.ticketId}, ${s.solving}, ${s.contactId}, ${s.organizationId}, ${s.agentId}, ${s.teamId},
      ${s.locale}, ${s.dueAt}, ${s.now}) on conflict do nothing`.execute(db);
}

/** Takes back what waits for a ticket that was opened again. */
export async function dropWaiting(db: Db, ticketId: string, reason: DroppedFor): Promise<void> {
  await sql`update surveys set state = 'dropped', reason = ${reason} where ticket_id = ${ticketId} and state = 'waiting'`.execute(db);
}

export async function dropSurvey(db: Db, id: string, reason: DroppedFor): Promise<void> {
  await sql`update surveys set state = 'dropped', reason = ${reason} where id = ${id} and state = 'waiting'`.execute(db);
}

export type SurveyRow = {
  id: string;
  kind: SurveyKind;
  state: "waiting" | "sent" | "dropped";
  way: "mail" | "portal";
  ticket_id: string | null;
  contact_id: string;
  organization_id: string | null;
  agent_id: string | null;
  team_id: string | null;
  locale: string;
  sent_at: Date | null;
  expires_at: Date | null;
  score: number | null;
  verdict: Verdict | null;
  comment: string;
  answered_at: Date | null;
  follow_up: "task" | "reopened" | null;
};

const SURVEY = sql`select id, kind, state, way, ticket_id, contact_id, organization_id, agent_id, team_id, locale, sent_at, expires_at, score, verdict, comment, answered_at, follow_up from surveys`;

/** The next survey whose time has come; nobody else takes it until the end of the transaction. */
export async function claimDue(db: Db, now: Date): Promise<SurveyRow | undefined> {
  // One after the other: who was asked a moment ago is not asked again.
  await sql`select pg_advisory_xact_lock(hashtext('feedback.send'))`.execute(db);
  const { rows } =
    await sql<SurveyRow>`${SURVEY} where state = 'waiting' and due_at <= ${now} order by due_at, id limit 1 for update`.execute(db);
  return rows[0];
}

/** When a contact, as whoever he stands, and anybody of an organization were last asked. */
export async function lastAsked(
  db: Db,
  contactId: string,
  organizationId: string | null,
): Promise<{ contact: Date | null; organization: Date | null }> {
  const { rows } = await sql<{ contact: Date | null; organization: Date | null }>`select
      (select max(s.sent_at) from surveys s where s.way = 'mail' and s.contact_id in (select a.id from contact_aliases a where a.of = ${contactId})) as contact,
      (select max(s.sent_at) from surveys s where s.way = 'mail' and s.organization_id in (select a.id from organization_aliases a where a.of = ${organizationId}::uuid)) as organization`.execute(
    db,
  );
  return rows[0]!;
}

/** A contact's name, address and language. */
export async function selectContact(
  db: Db,
  id: string,
): Promise<{ name: string | null; address: string | null; locale: string | null } | undefined> {
  const { rows } = await sql<{
    name: string | null;
    address: string | null;
    locale: string | null;
  }>`select name, address, locale from contact_words where id = ${id}`.execute(db);
  return rows[0];
}

export async function markSent(db: Db, id: string, hash: Buffer, agentId: string | null, now: Date, expiresAt: Date): Promise<void> {
  await sql`update surveys set state = 'sent', token_hash = ${hash}, agent_id = coalesce(${agentId}::uuid, agent_id), sent_at = ${now}, expires_at = ${expiresAt} where id = ${id}`.execute(
    db,
  );
}

const one = async (db: Db, where: RawBuilder<unknown>): Promise<SurveyRow | undefined> =>
  (await sql<SurveyRow>`${SURVEY} where ${where}`.execute(db)).rows[0];

/** The survey of a link, unless whoever got it is not known any more. @param lock so that two answers at once come one after the other */
export function surveyOfToken(db: Db, hash: Buffer, lock = false): Promise<SurveyRow | undefined> {
  return one(
    db,
    sql`token_hash = ${hash} and state = 'sent' and exists (select from contact_names n where n.id = contact_id and n.address is not null) ${lock ? sql`for update` : sql``}`,
  );
}

/** What was last asked or said about a ticket by its requester. */
export function latestOfTicket(db: Db, ticketId: string, contactId: string, lock = false): Promise<SurveyRow | undefined> {
  return one(
    db,
    sql`ticket_id = ${ticketId} and state = 'sent' and contact_id in (select a.id from contact_aliases a where a.of = ${contactId})
      order by created_at desc, id desc limit 1 ${lock ? sql`for update` : sql``}`,
  );
}

/** A rating nobody was asked for, given in the portal. */
export async function insertUnasked(db: Db, s: Omit<NewSurvey, "reason" | "dueAt" | "solving">): Promise<void> {
  await sql`insert into surveys (id, kind, state, way, ticket_id, contact_id, organization_id, agent_id, team_id, locale, due_at, created_at)
    values (${s.id}, ${s.kind}, 'sent', 'portal', ${s.ticketId}, ${s.contactId}, ${s.organizationId}, ${s.agentId}, ${s.teamId}, ${s.locale}, ${s.now}, ${s.now})`.execute(
    db,
  );
}

export type Answer = {
  id: string;
  surveyId: string;
  contactId: string;
  score: number;
  verdict: Verdict;
  comment: string;
  way: "mail" | "portal";
  now: Date;
};

/** Writes an answer down, and what holds now. An empty comment leaves what was said before. */
export async function saveAnswer(db: Db, a: Answer): Promise<void> {
  await sql`with kept as (
      insert into survey_answers (id, survey_id, contact_id, score, comment, way, at)
      values (${a.id}, ${a.surveyId}, ${a.contactId}, ${a.score}, ${a.comment}, ${a.way}, ${a.now}))
    update surveys set score = ${a.score}, verdict = ${a.verdict}, comment = case when ${a.comment} = '' then comment else ${a.comment} end,
      answered_at = coalesce(answered_at, ${a.now}), changed_at = case when answered_at is null then null else ${a.now}::timestamptz end
    where id = ${a.surveyId}`.execute(db);
}

export async function markFollowUp(db: Db, id: string, what: "task" | "reopened"): Promise<void> {
  await sql`update surveys set follow_up = ${what} where id = ${id}`.execute(db);
}

/** The verdict that holds for a ticket: of the last survey about it that was answered. */
export async function verdictOfTicket(db: Db, ticketId: string): Promise<Verdict | null> {
  const { rows } = await sql<{
    verdict: Verdict;
  }>`select verdict from surveys where ticket_id = ${ticketId} and answered_at is not null order by greatest(answered_at, changed_at) desc, id desc limit 1`.execute(
    db,
  );
  return rows[0]?.verdict ?? null;
}

/** Who follows up a bad rating: who was named, else a lead of the team, else who looks after the customer, else any lead; else who runs the place. */
export async function followerOf(
  db: Db,
  asked: { named: string | null; teamId: string | null; customers: readonly string[] },
): Promise<{ id: string; locale: string } | undefined> {
  const { rows } = await sql<{ id: string; locale: string }>`select a.id, a.locale from agent_profiles a
    where a.active and (a.id = ${asked.named}::uuid or a.role in ('lead', 'admin', 'owner')
      or exists (select from customer_owners w where w.owner_id = a.id and w.id = any(${[...asked.customers]}::uuid[])))
    order by coalesce(a.id = ${asked.named}::uuid, false) desc,
      (a.role = 'lead' and exists (select from team_people p where p.agent_id = a.id and p.team_id = ${asked.teamId}::uuid)) desc,
      exists (select from customer_owners w where w.owner_id = a.id and w.id = any(${[...asked.customers]}::uuid[])) desc,
      a.role = 'lead' desc, a.role = 'admin' desc, a.id limit 1`.execute(db);
  return rows[0];
}

/** Takes away every word said about a ticket. */
export async function blankComments(db: Db, ticketId: string): Promise<void> {
  await sql`with gone as (update survey_answers a set comment = '' from surveys s where s.id = a.survey_id and s.ticket_id = ${ticketId} and a.comment <> '')
    update surveys set comment = '' where ticket_id = ${ticketId} and comment <> ''`.execute(db);
}

/** Contacts whose time has come to be asked whether they would recommend, who asked for help last first. */
export async function selectForNps(
  db: Db,
  { active, since, limit }: { active: Date; since: Date; limit: number },
): Promise<{ contact: string; organization: string | null }[]> {
  const { rows } = await sql<{ contact: string; organization: string | null }>`select r.contact, r.organization from (
      select distinct on (t.requester_id) t.requester_id as contact, t.organization_id as organization, t.created_at as at from ticket_signs t
      where t.created_at > ${active} order by t.requester_id, t.created_at desc) r
    where not exists (select from surveys s where s.kind = 'nps' and s.created_at > ${since} and s.contact_id = r.contact)
    order by r.at desc, r.contact limit ${limit}`.execute(db);
  return rows;
}

/** Who had the last human word before a survey; null where nobody had. */
export async function agentOfSurvey(db: Db, id: string): Promise<string | null> {
  const { rows } = await sql<{ agent: string | null }>`select agent_id as agent from surveys where id = ${id}`.execute(db);
  return rows[0]?.agent ?? null;
}

export function surveyById(db: Db, id: string): Promise<SurveyRow | undefined> {
  return one(db, sql`id = ${id}`);
}

/** Notes that a survey was sent once; its link is known to nobody. */
export async function markPast(db: Db, id: string, sentAt: Date, expiresAt: Date): Promise<void> {
  await sql`update surveys set state = 'sent', sent_at = ${sentAt}, expires_at = ${expiresAt} where id = ${id}`.execute(db);
}
