import { newId } from "#shared/ids";
import { afterCommit } from "#platform/db";
import { emit } from "#platform/events";
import type { Ctx } from "#platform/http";
import type { NewMessage } from "./add-message.ts";
import { replyScheduled } from "./events.ts";
import { comingInstant, type LocalTime } from "./local-time.ts";
import { keepSecrets, maskContent } from "./mask-content.ts";
import { wakeReleaser } from "./release-replies.ts";
import { insertWaiting } from "./waiting-queries.ts";
import { insertAttachments, insertMessage } from "./write-queries.ts";

/**
 * Stores a reply that waits some seconds. Agents see it and its writer may take it back; for customers, events and the ticket itself it is
 * not there before it is released. Stored on the server, it leaves even when its writer's browser is gone.
 * @returns the message's id
 */
export function waitWithReply(ctx: Ctx, unmasked: NewMessage, seconds: number): Promise<string> {
  return keepWaiting(ctx, unmasked, new Date(ctx.clock.now().getTime() + seconds * 1_000));
}

/**
 * Stores a reply that leaves at a local time. It is shown to agents as planned, and told as an event.
 * @throws Problem 422 for a time that is past or that there is not
 */
export async function scheduleReply(ctx: Ctx, message: NewMessage, time: LocalTime, holdIfAnswered: boolean): Promise<string> {
  const at = comingInstant(time, ctx.clock.now(), "sendAt.local");
  const messageId = await keepWaiting(ctx, message, at, { ...time, holdIfAnswered });
  const { agentId } = message.author;
  await emit(ctx, replyScheduled, {
    subjects: agentId ? [`ticket:${message.ticketId}`, `agent:${agentId}`] : [`ticket:${message.ticketId}`],
    data: { number: message.locked!.number, messageId, at: at.toISOString() },
  });
  return messageId;
}

async function keepWaiting(
  ctx: Ctx,
  unmasked: NewMessage,
  releaseAt: Date,
  planned?: LocalTime & { holdIfAnswered: boolean },
): Promise<string> {
  const message = maskContent(ctx, unmasked);
  const at = ctx.clock.now();
  const id = newId(at.getTime());
  const { author, ticketId } = message;
  await insertMessage(ctx.db, {
    id,
    ticketId,
    authorKind: author.kind,
    contactId: null,
    agentId: author.agentId ?? null,
    authorName: author.name ?? null,
    channel: message.channel,
    state: "waiting",
    text: message.text,
    visibleText: message.visibleText ?? message.text,
    html: message.html ?? null,
    authentication: null,
    sourceRef: null,
    filed: null,
    at,
  });
  await insertAttachments(ctx.db, { messageId: id }, message.attachments ?? []);
  await keepSecrets(ctx, { ticketId, messageId: id }, message.secrets, at);
  await insertWaiting(ctx.db, {
    messageId: id,
    ticketId,
    actor: ctx.actorKey,
    releaseAt,
    statusId: message.status?.id ?? null,
    ...(planned && { planned }),
  });
  afterCommit(ctx.db, () => {
    wakeReleaser(ctx.platform, releaseAt);
    ctx.platform.events.broadcast({ type: "reply.waiting", subject: `ticket:${ticketId}`, data: { messageId: id } });
  });
  return id;
}
