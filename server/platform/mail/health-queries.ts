/** SQL of how mail is. */
import { sql } from "kysely";
import type { Db } from "#platform/db";

export type IntakeFigures = {
  waiting: number;
  /** Since when the oldest of them waits. */ oldest: Date | null;
  decidedLastHour: number;
  quarantinedLastHour: number;
  quarantinedLastDay: number;
  lastReceivedAt: Date | null;
};

/** The intake in figures; all by indexes of what is recent. */
export async function intakeFigures(db: Db, now: Date): Promise<IntakeFigures> {
  const hour = new Date(now.getTime() - 3_600_000);
  const day = new Date(now.getTime() - 24 * 3_600_000);
  const { rows } = await sql<IntakeFigures>`select
      (select count(*)::int from intake where state = 'pending') as waiting,
      (select min(next_attempt_at) from intake where state = 'pending') as oldest,
      (select count(*)::int from (select 1 from intake where received_at > ${hour} and state <> 'pending' limit 10000) x) as "decidedLastHour",
      (select count(*)::int from (select 1 from intake where state = 'quarantined' and received_at > ${hour} limit 10000) x) as "quarantinedLastHour",
      (select count(*)::int from (select 1 from intake where state = 'quarantined' and received_at > ${day} limit 10000) x) as "quarantinedLastDay",
      (select max(received_at) from intake) as "lastReceivedAt"`.execute(db);
  return rows[0]!;
}

/** When the last mails came from a source, newest first. */
export async function lastArrivals(db: Db, sourceId: string, limit: number): Promise<Date[]> {
  const { rows } = await sql<{
    at: Date;
  }>`select at from mail_source_items where source_id = ${sourceId} order by at desc limit ${limit}`.execute(db);
  return rows.map(({ at }) => at);
}

export type SmtpListener = { host: string; port: number; tls: boolean };

/** Says that a process takes mail. */
export async function renewListener(db: Db, id: string, { host, port, tls }: SmtpListener, now: Date): Promise<void> {
  await sql`insert into smtp_listeners (id, host, port, tls, at) values (${id}, ${host}, ${port}, ${tls}, ${now}) on conflict (id) do update set at = excluded.at`.execute(
    db,
  );
}

export async function removeListener(db: Db, id: string): Promise<void> {
  await sql`delete from smtp_listeners where id = ${id}`.execute(db);
}

/** Who took mail by SMTP at or after a moment; older ones are forgotten when `forget` is set. */
export async function smtpListeners(db: Db, since: Date): Promise<SmtpListener[]> {
  return (await sql<SmtpListener>`select host, port, tls from smtp_listeners where at >= ${since} order by host, port`.execute(db)).rows;
}

export async function forgetListeners(db: Db, before: Date): Promise<void> {
  await sql`delete from smtp_listeners where at < ${before}`.execute(db);
}

/** Figures of the sources: how many there are, and how they are. */
export async function sourceFigures(db: Db): Promise<{ total: number; failing: number; paused: number }> {
  const { rows } = await sql<{ total: number; failing: number; paused: number }>`select count(*)::int as total,
    count(*) filter (where state = 'failing' and not paused)::int as failing, count(*) filter (where paused)::int as paused from mail_sources`.execute(
    db,
  );
  return rows[0]!;
}
