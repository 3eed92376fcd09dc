import { afterCommit } from "#platform/db";
import { emit } from "#platform/events";
import { detachFiles } from "#platform/files";
import { agentIdOf, inTransaction, notFound, Problem, type Ctx } from "#platform/http";
import type { MaskedSecret } from "#platform/masking";
import type { Message } from "./contract.ts";
import { replyCancelled } from "./events.ts";
import { secretContext } from "./mask-content.ts";
import { findMessage } from "./message-queries.ts";
import { seesInside } from "./policy.ts";
import { findTicket } from "./queries.ts";
import { secretsOf } from "./secret-queries.ts";
import { removeWaiting, waitingActor } from "./waiting-queries.ts";

export type TakenBack = { body: string; format: "text" | "markdown"; attachments: Message["attachments"]; status: string | null };

/**
 * Takes a waiting reply back: nothing of it is left but what is answered. Whether this or its release came first is decided by the lock on
 * the ticket's row, which both take.
 * @throws Problem 404 also for a reply of somebody else, 409 when it has left
 */
export function undoReply(ctx: Ctx, number: number, messageId: string): Promise<TakenBack> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await findTicket(tx, { number }, true);
    if (!ticket || !seesInside(ctx.actor)) throw notFound();
    const message = await findMessage(tx, ticket, messageId);
    if (!message || message.visibility === "internal") throw notFound();
    const agentId = agentIdOf(ctx.actor);
    const own = message.author_id === agentId && (agentId !== null || (await waitingActor(tx.db, messageId)) === ctx.actorKey);
    // What is planned for later may be called off by whoever could answer instead; what the filter took out stays the writer's.
    if (!own && message.local_time === null) throw notFound();
    const secrets = own ? await secretsOf(tx.db, ticket.id, messageId) : [];
    const reply = await removeWaiting(tx.db, ticket.id, messageId);
    if (!reply) throw new Problem(409, "replyReleased");
    await detachFiles(tx.db, reply.files);
    if (message.local_time !== null) await emit(tx, replyCancelled, { subjects: [`ticket:${ticket.id}`], data: { number, messageId } });
    const { broadcast } = ctx.platform.events;
    afterCommit(tx.db, () => broadcast({ type: "reply.waiting", subject: `ticket:${ticket.id}`, data: { messageId } }));
    // He gets back what he wrote, with what the filter took out of it.
    const context = secretContext(ticket.id);
    const masked = secrets.flatMap(({ sealed }) => JSON.parse(ctx.platform.crypto.decrypt(context, sealed).toString()) as MaskedSecret[]);
    const body = masked.reduce((text, { mark, value }) => text.replace(mark, () => value), reply.text);
    return { body, format: reply.markdown ? "markdown" : "text", attachments: message.attachments ?? [], status: reply.status };
  });
}
