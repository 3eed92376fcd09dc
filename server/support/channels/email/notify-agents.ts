/** Takes what an agent was told of to him by mail. A mail about one thing he may answer; one about several only leads to the desk. */
import { selectAgent } from "#people/access";
import { translate } from "#platform/i18n";
import type { Ctx } from "#platform/http";
import { normalizeAddress, queueMail } from "#platform/mail";
import type { Told } from "#platform/references";
import { textToHtml } from "#platform/text";
import { isLocale, type Locale } from "#shared/locales";
import { ticketForChannel, visibleIds, type ChannelTicket } from "#support/tickets";
import { newReplyAddress } from "./acknowledge.ts";
import { asAgent } from "./agent-answers.ts";
import { mailboxBook, type MailboxBook } from "./mailbox-book.ts";
import { threadOf, type MailboxRow } from "./queries.ts";
import { insertReplyToken } from "./thread-queries.ts";

type AgentRow = NonNullable<Awaited<ReturnType<typeof selectAgent>>>;
type Receiver = { agent: AgentRow; address: string; locale: Locale };
type About = Told & { ticket: ChannelTicket };
/** What the answer to a mail becomes, by what the mail tells of; a note where it is not said. */
const ANSWERS: { [kind: string]: "reply" } = { assigned: "reply", replied: "reply" };
/** A mail that names more would not be read. */
const MOST_TICKETS = 30;

/** Queues one mail. An agent who may not see a ticket hears nothing of it; one without an address of his own gets none. */
export async function mailNotifications(ctx: Ctx, agentId: string, told: readonly Told[]): Promise<void> {
  const agent = await selectAgent(ctx.db, agentId);
  const address = agent?.active ? normalizeAddress(agent.email) : null;
  const book = await mailboxBook(ctx.platform.database);
  if (!agent || !address || book.of(address)) return;
  const tickets = new Map<string, ChannelTicket>();
  for (const id of await visibleIds(asAgent(ctx, agent), [...new Set(told.map((one) => one.ticketId))])) {
    const ticket = await ticketForChannel(ctx.db, { id });
    if (ticket) tickets.set(id, ticket);
  }
  const about = told.flatMap((one) => {
    const ticket = tickets.get(one.ticketId);
    return ticket ? [{ ...one, ticket }] : [];
  });
  const [first] = about;
  const mailbox = first && (await mailboxFor(ctx, first.ticket, book));
  if (!mailbox) return;
  const receiver = { agent, address, locale: isLocale(agent.locale) ? agent.locale : "en" };
  await (about.length === 1 ? mailOne(ctx, receiver, first, mailbox) : mailDigest(ctx, receiver, about, mailbox));
}

async function mailboxFor(ctx: Ctx, ticket: ChannelTicket, book: MailboxBook): Promise<MailboxRow | undefined> {
  return book.byId((await threadOf(ctx.db, ticket.id)).mailboxId ?? "") ?? book.fallback(ticket.brandId);
}

async function mailOne(ctx: Ctx, { agent, address, locale }: Receiver, { kind, by, ticket }: About, mailbox: MailboxRow): Promise<void> {
  const brand = mailbox.brand ?? mailbox.name;
  const values = { number: String(ticket.number), who: by ?? brand };
  const answers = ANSWERS[kind] ?? "note";
  const words = (part: "subject" | "body") => translate(locale, `mail.agent.${kind}.${part}`, values, inShort(locale, kind, values));
  // What only few may see is not sent about.
  const preview = answers === "reply" && ticket.preview ? `\n${ticket.preview}` : "";
  const text = [
    words("body"),
    ...(ticket.restricted ? [] : [`${ticket.subject}${preview}`]),
    linkTo(ctx, ticket),
    translate(locale, `mail.agent.answer.${answers}`),
    choice(ctx, locale),
  ].join("\n\n");
  const reply = newReplyAddress(ctx, mailbox, ticket.id, { agent: { id: agent.id, answers } });
  await insertReplyToken(ctx.db, reply.row);
  await send(ctx, { agent, address, locale }, mailbox, {
    kind,
    about: `ticket:${ticket.id}`,
    replyTo: reply.address,
    subject: `${words("subject")}${ticket.restricted ? "" : `: ${ticket.subject}`}`,
    text,
  });
}

async function mailDigest(ctx: Ctx, receiver: Receiver, about: readonly About[], mailbox: MailboxRow): Promise<void> {
  const { locale } = receiver;
  const brand = mailbox.brand ?? mailbox.name;
  const byTicket = [...Map.groupBy(about, (one) => one.ticket.id).values()];
  const parts = byTicket.slice(0, MOST_TICKETS).map((ofTicket) => {
    const { ticket } = ofTicket[0]!;
    const lines = ofTicket.map(({ kind, by }) => inShort(locale, kind, { number: String(ticket.number), who: by ?? brand }));
    return [...(ticket.restricted ? [] : [ticket.subject]), ...new Set(lines), linkTo(ctx, ticket)].join("\n");
  });
  const count = { count: about.length };
  const rest = byTicket.length - parts.length;
  await send(ctx, receiver, mailbox, {
    kind: "digest",
    // It is about several tickets, so its text is nobody's but its receiver's.
    about: null,
    replyTo: null,
    subject: translate(locale, "mail.agent.digest.subject", count),
    text: [
      translate(locale, "mail.agent.digest.body"),
      ...parts,
      ...(rest > 0 ? [translate(locale, "mail.agent.digest.more", { count: rest })] : []),
      `${ctx.platform.config.url}/desk/notifications`,
      choice(ctx, locale),
    ].join("\n\n"),
  });
}

/** What happened, in one line as the desk says it. */
function inShort(locale: Locale, kind: string, values: { number: string; who: string }): string {
  return translate(locale, `desk.notification.${kind}`, values, translate(locale, "desk.notification.other", values));
}

function linkTo(ctx: Ctx, ticket: ChannelTicket): string {
  return `${ctx.platform.config.url}/desk/tickets/${ticket.number}`;
}

function choice(ctx: Ctx, locale: Locale): string {
  return `${translate(locale, "mail.agent.off")}\n${ctx.platform.config.url}/desk/notifications/settings\n`;
}

type Letter = { kind: string; about: string | null; replyTo: string | null; subject: string; text: string };

async function send(ctx: Ctx, { agent, address, locale }: Receiver, mailbox: MailboxRow, { text, ...letter }: Letter): Promise<void> {
  await queueMail(ctx, {
    ...letter,
    ref: `agent:${agent.id}`,
    to: { address, name: agent.name },
    from: { address: mailbox.address, name: mailbox.brand ?? mailbox.name },
    locale,
    content: { text, html: `<div dir="auto">${textToHtml(text)}</div>`, headers: { "Auto-Submitted": "auto-generated" } },
    automatic: true,
  });
}
