/** Outgoing mails and what became of them. */
import type { z } from "zod";
import { encodeCursor } from "#platform/db";
import { notFound, type Ctx } from "#platform/http";
import { attemptsOf, filesOf, findOutbound, listOutbound, renderSigned, type OutboundRow } from "#platform/mail";
import { findTicketId } from "./find-ticket-id.ts";
import type { outboxMail } from "./contract.ts";
import { mailResponse, ticketIdOf, timeCursor, visibleNumbers } from "./read-intake.ts";

type Mail = z.output<typeof outboxMail>;

/**
 * Whether the caller may read the text of a mail. Mails that are about no ticket hold links that sign in: whoever reads one gains the
 * rights of its receiver, so only who may make owners reads them.
 */
function mayRead(ctx: Ctx, mail: OutboundRow): boolean {
  return mail.about !== null || ctx.actor.rights.has("owners.manage");
}

async function present(ctx: Ctx, rows: readonly OutboundRow[]): Promise<Mail[]> {
  const numbers = await visibleNumbers(
    ctx,
    rows.map((row) => row.about),
  );
  const visible = rows.filter((row) => ticketIdOf(row.about) === null || numbers.has(ticketIdOf(row.about)!));
  const attempts = Map.groupBy(
    await attemptsOf(
      ctx.db,
      visible.map((row) => row.id),
    ),
    (attempt) => attempt.mail_id,
  );
  return visible.map((row) => ({
    id: row.id,
    kind: row.kind,
    state: row.state,
    ticketNumber: numbers.get(ticketIdOf(row.about) ?? "") ?? null,
    from: { name: row.from_name, address: row.from_address },
    to: { name: row.to_name, address: row.to_address },
    subject: row.subject,
    messageId: row.message_id,
    text: mayRead(ctx, row) ? row.content.text : null,
    detail: row.detail,
    createdAt: row.created_at.toISOString(),
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    delayedAt: row.delayed_at?.toISOString() ?? null,
    resentAs: row.resent_as,
    attempts: (attempts.get(row.id) ?? []).map(({ at, outcome, code, reply }) => ({
      at: at.toISOString(),
      outcome: outcome as Mail["attempts"][number]["outcome"],
      code,
      reply,
    })),
  }));
}

/** One page of outgoing mails, newest first, without those of tickets the caller may not see. @throws Problem 404 for an unseen ticket */
export async function listMails(
  ctx: Ctx,
  {
    limit,
    cursor,
    ticket,
    message,
    state,
  }: { limit: number; cursor?: string | undefined; ticket?: number | undefined; message?: string | undefined; state?: string | undefined },
): Promise<{ data: Mail[]; nextCursor: string | null }> {
  const about = ticket === undefined ? undefined : `ticket:${await findTicketId(ctx, ticket)}`;
  const rows = await listOutbound(ctx.db, {
    about,
    ref: message && `message:${message}`,
    state,
    after: timeCursor(cursor),
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { data: await present(ctx, shown), nextCursor: rows.length > limit && last ? encodeCursor([last.sort_value, last.id]) : null };
}

/** One outgoing mail. @throws Problem 404 */
export async function readMailOut(ctx: Ctx, id: string): Promise<Mail> {
  const row = await findOutbound(ctx.db, id);
  const [mail] = row ? await present(ctx, [row]) : [];
  if (!mail) throw notFound();
  return mail;
}

/** An outgoing mail as bytes. @throws Problem 404, also for what the caller may not read */
export async function readMailBytes(ctx: Ctx, id: string): Promise<Response> {
  await readMailOut(ctx, id);
  const row = await findOutbound(ctx.db, id);
  if (!row || !mayRead(ctx, row)) throw notFound();
  return mailResponse(await renderSigned(row, await filesOf(ctx.db, row), ctx.platform), id);
}
