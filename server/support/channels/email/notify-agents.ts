/** Tells agents by mail that a ticket was assigned to them or that they were mentioned; they may answer the mail. */
import { selectAgent } from "#people/access";
import { translate } from "#platform/i18n";
import type { StoredEvent } from "#platform/events";
import type { Ctx } from "#platform/http";
import { normalizeAddress, queueMail } from "#platform/mail";
import { textToHtml } from "#platform/text";
import { ticketForChannel, visibleIds } from "#support/tickets";
import { isLocale } from "#shared/locales";
import { newReplyAddress } from "./acknowledge.ts";
import { asAgent } from "./agent-answers.ts";
import { selectMailSettings } from "./agent-settings-queries.ts";
import { mailboxBook } from "./mailbox-book.ts";
import { threadOf } from "./queries.ts";
import { insertReplyToken } from "./thread-queries.ts";

type Reason = "assigned" | "mentioned";

/** Whom an event concerns: never whoever caused it himself. */
export function concerned({ type, actor, data }: Pick<StoredEvent, "type" | "actor" | "data">): { agentIds: string[]; reason: Reason } {
  const changes = data.changes as { assignee?: [string | null, string | null] } | undefined;
  const assignee = type === "ticket.changed" ? changes?.assignee?.[1] : undefined;
  const mentions = Array.isArray(data.mentions) ? data.mentions.map(String) : [];
  const agentIds = (assignee ? [assignee] : mentions).filter((id) => actor !== `agent:${id}`);
  return { agentIds, reason: assignee ? "assigned" : "mentioned" };
}

/** Queues the mails of one event. An agent who may not see the ticket, wants none or has no address here gets none. */
export async function notifyAgents(ctx: Ctx, event: Pick<StoredEvent, "type" | "actor" | "data" | "subjects">): Promise<void> {
  const { agentIds, reason } = concerned(event);
  if (agentIds.length === 0) return;
  const ticket = await ticketForChannel(ctx.db, { id: event.subjects[0]!.slice("ticket:".length) });
  const book = await mailboxBook(ctx.platform.database);
  const mailbox = ticket ? (book.byId((await threadOf(ctx.db, ticket.id)).mailboxId ?? "") ?? book.fallback(ticket.brandId)) : undefined;
  if (!ticket || !mailbox) return;
  const brand = mailbox.brand ?? mailbox.name;
  const by = event.actor.startsWith("agent:") ? await selectAgent(ctx.db, event.actor.slice("agent:".length)) : undefined;
  for (const agentId of agentIds) {
    const agent = await selectAgent(ctx.db, agentId);
    const address = agent?.active ? normalizeAddress(agent.email) : null;
    if (!agent || !address || book.of(address) || !(await selectMailSettings(ctx.db, agentId))[reason]) continue;
    if (!(await visibleIds(asAgent(ctx, agent), [ticket.id])).has(ticket.id)) continue;
    const locale = isLocale(agent.locale) ? agent.locale : "en";
    const values = { number: String(ticket.number), who: by?.name ?? brand };
    // What only few may see is not sent about.
    const about = ticket.restricted ? "" : `${ticket.subject}${reason === "assigned" && ticket.preview ? `\n${ticket.preview}` : ""}\n\n`;
    const text = `${translate(locale, `mail.agent.${reason}.body`, values)}\n\n${about}${ctx.platform.config.url}/desk/tickets/${ticket.number}\n\n${translate(locale, `mail.agent.${reason}.answer`, values)}\n\n${translate(locale, "mail.agent.off", values)}\n`;
    const reply = newReplyAddress(ctx, mailbox, ticket.id, { agent: { id: agentId, answers: reason === "assigned" ? "reply" : "note" } });
    await insertReplyToken(ctx.db, reply.row);
    await queueMail(ctx, {
      kind: reason,
      ref: `agent:${agentId}`,
      about: `ticket:${ticket.id}`,
      to: { address, name: agent.name },
      from: { address: mailbox.address, name: brand },
      replyTo: reply.address,
      subject: `${translate(locale, `mail.agent.${reason}.subject`, values)}${ticket.restricted ? "" : `: ${ticket.subject}`}`,
      content: { text, html: `<div dir="auto">${textToHtml(text)}</div>`, headers: { "Auto-Submitted": "auto-generated" } },
      automatic: true,
    });
  }
}
