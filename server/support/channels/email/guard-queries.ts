/** SQL of the guard against mail that goes round. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { LoopLimits, LoopReason } from "./loop-rules.ts";

export type GuardRow = LoopLimits & { revision: number; updatedAt: Date };

const GUARD = sql`peer_answers as "peerAnswers", peer_same_subject as "peerSameSubject", peer_minutes as "peerMinutes", peer_mails as "peerMails",
  mailbox_answers as "mailboxAnswers", pause_minutes as "pauseMinutes", revision, updated_at as "updatedAt"`;

export async function selectGuard(db: Db): Promise<GuardRow> {
  return (await sql<GuardRow>`select ${GUARD} from mail_guard`.execute(db)).rows[0]!;
}

/** @returns undefined when the revision is no longer the one expected */
export async function updateGuard(db: Db, revision: number, limits: LoopLimits, now: Date): Promise<GuardRow | undefined> {
  const { rows } =
    await sql<GuardRow>`update mail_guard set peer_answers = ${limits.peerAnswers}, peer_same_subject = ${limits.peerSameSubject}, peer_minutes = ${limits.peerMinutes},
      peer_mails = ${limits.peerMails}, mailbox_answers = ${limits.mailboxAnswers}, pause_minutes = ${limits.pauseMinutes}, revision = revision + 1, updated_at = ${now}
    where revision = ${revision} returning ${GUARD}`.execute(db);
  return rows[0];
}

export type BreakerRow = {
  id: string;
  scope: "peer" | "mailbox";
  address: string;
  reason: LoopReason;
  trippedAt: Date;
  until: Date;
  heldBack: number;
  resumedAt: Date | null;
};

const BREAKER = sql`id, scope, address, reason, tripped_at as "trippedAt", until, held_back as "heldBack", resumed_at as "resumedAt"`;

/** Those that hold now; there are few. */
export async function selectActiveBreakers(db: Db, now: Date): Promise<BreakerRow[]> {
  return (
    await sql<BreakerRow>`select ${BREAKER} from mail_breakers where resumed_at is null and until > ${now} order by id desc limit 1000`.execute(
      db,
    )
  ).rows;
}

/** One page, newest first. */
export async function selectBreakers(
  db: Db,
  { limit, after, active, now }: { limit: number; after: string | null; active: boolean | undefined; now: Date },
): Promise<BreakerRow[]> {
  const state =
    active === undefined
      ? sql``
      : active
        ? sql`and resumed_at is null and until > ${now}`
        : sql`and (resumed_at is not null or until <= ${now})`;
  return (
    await sql<BreakerRow>`select ${BREAKER} from mail_breakers where (${after}::uuid is null or id < ${after}) ${state} order by id desc limit ${limit}`.execute(
      db,
    )
  ).rows;
}

/** Lets one trip unless one for the same address holds already. @returns whether it is new */
export async function insertBreaker(
  db: Db,
  breaker: { id: string; scope: string; address: string; reason: string; now: Date; until: Date },
): Promise<boolean> {
  const { rows } = await sql`insert into mail_breakers (id, scope, address, reason, tripped_at, until, held_back)
    select ${breaker.id}, ${breaker.scope}, ${breaker.address}, ${breaker.reason}, ${breaker.now}, ${breaker.until}, 1
    where not exists (select from mail_breakers where address = ${breaker.address} and resumed_at is null and until > ${breaker.now}) returning id`.execute(
    db,
  );
  return rows.length > 0;
}

export async function countHeldBack(db: Db, id: string): Promise<void> {
  await sql`update mail_breakers set held_back = held_back + 1 where id = ${id}`.execute(db);
}

/** @returns undefined when there is none */
export async function resumeBreaker(db: Db, id: string, by: string, now: Date): Promise<BreakerRow | undefined> {
  const { rows } =
    await sql<BreakerRow>`update mail_breakers set resumed_by = coalesce(resumed_by, ${by}), resumed_at = coalesce(resumed_at, ${now}) where id = ${id} returning ${BREAKER}`.execute(
      db,
    );
  return rows[0];
}
