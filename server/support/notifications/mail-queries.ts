/** SQL of what leaves by mail. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

/** When the mail leaves that is being gathered for an agent, and when mails left since an instant, the oldest first. */
export async function mailsOf(db: Db, agentId: string, since: Date): Promise<{ pending: Date | null; recent: Date[] }> {
  const { rows } = await sql<{ pending: Date | null; recent: Date[] | null }>`select
    (select min(mail_due_at) from notifications where agent_id = ${agentId} and mail_due_at is not null) as pending,
    (select array_agg(at order by at) from (select min(mailed_at) as at from notifications where agent_id = ${agentId} and mailed_at > ${since} group by mailing) m) as recent`.execute(
    db,
  );
  return { pending: rows[0]?.pending ?? null, recent: rows[0]?.recent ?? [] };
}

export type DueRow = { kind: string; ticket_id: string; by: string | null; read_at: Date | null };

/** Takes all that waits for an agent's mail, if any of it is due; the oldest first. Each is taken once. @param mailing names that mail */
export async function takeDue(db: Db, agentId: string, mailing: string, now: Date): Promise<DueRow[]> {
  const { rows } = await sql<DueRow>`with taken as (
      update notifications set mail_due_at = null, mailed_at = ${now}, mailing = ${mailing} where agent_id = ${agentId} and mail_due_at is not null
        and exists (select from notifications d where d.agent_id = ${agentId} and d.mail_due_at <= ${now}) returning id, kind, ticket_id, actor, read_at)
    select t.kind, t.ticket_id, g.name as by, t.read_at from taken t left join agent_names g on t.actor = 'agent:' || g.id::text order by t.id`.execute(
    db,
  );
  return rows;
}
