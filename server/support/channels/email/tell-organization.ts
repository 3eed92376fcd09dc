/** Tells those of an organization who want it that a request was opened or answered there. */
import type { StoredEvent, Subscriber } from "#platform/events";
import { isImported } from "#platform/events";
import { systemContext, type Ctx, type Platform } from "#platform/http";
import { normalizeAddress, queueMail, wantsNoNotices } from "#platform/mail";
import { rawText } from "#platform/i18n";
import { DEFAULT_LOCALE, isLocale, type Locale } from "#shared/locales";
import { noticesChosen, someWatch, watchersOf } from "#support/notices";
import { renderAutomatic } from "#support/texts";
import { notifiedContacts, organizationOfTicket, ticketForChannel } from "#support/tickets";
import { mailboxBook } from "./mailbox-book.ts";
import { threadOf } from "./queries.ts";

type What = "opened" | "answer";

/** What of an event is told, and of which ticket; null: nothing. */
function toldOf(event: StoredEvent): { ticketId: string; what: What } | null {
  const ticketId = (event.subjects[0] ?? "").slice("ticket:".length);
  if (isImported(event)) return null;
  if (event.type === "ticket.opened") return { ticketId, what: "opened" };
  return event.data.authorKind === "agent" && event.data.state === "normal" ? { ticketId, what: "answer" } : null;
}

/** Listens to requests and answers; while nobody wants to be told it reads nothing. */
export function organizationSubscriber(platform: Platform): Subscriber {
  /** Unknown at the start and whenever somebody chose anew. */
  let some: boolean | null = null;
  return {
    name: "email.organizations",
    types: ["ticket.opened", "message.added", noticesChosen.type],
    async handle(db, events) {
      const ctx = systemContext(platform, "email", db);
      for (const event of events) {
        if (event.type === noticesChosen.type) {
          some = null;
          continue;
        }
        const told = toldOf(event);
        if (!told) continue;
        some ??= await someWatch(ctx);
        if (some) await tell(ctx, told);
      }
    },
  };
}

async function tell(ctx: Ctx, { ticketId, what }: { ticketId: string; what: What }): Promise<void> {
  const organization = await organizationOfTicket(ctx.db, ticketId);
  const ticket = organization && (await ticketForChannel(ctx.db, { id: ticketId }));
  // A restricted ticket is not the organization's to see.
  if (!organization || !ticket || ticket.restricted) return;
  const watchers = await watchersOf(ctx, organization.id, what);
  if (watchers.length === 0) return;
  const book = await mailboxBook(ctx.platform.database);
  const { mailboxId } = await threadOf(ctx.db, ticketId);
  const mailbox = (mailboxId ? book.byId(mailboxId) : undefined) ?? book.fallback(ticket.brandId);
  if (!mailbox) return;
  // Who takes part is written to anyway, or has just written himself.
  const there = new Set([ticket.requesterId, ...(await notifiedContacts(ctx.db, ticketId)).map(({ contactId }) => contactId)]);
  for (const watcher of watchers) {
    const address = normalizeAddress(watcher.address);
    if (there.has(watcher.contactId) || !address || book.of(address) || (await wantsNoNotices(ctx.db, address))) continue;
    const locale: Locale = isLocale(watcher.locale) ? watcher.locale : DEFAULT_LOCALE;
    const brand = mailbox.brand ?? mailbox.name;
    const { url } = ctx.platform.config;
    const field = (name: string) => rawText(locale, `mail.organization.${what}.${name}`);
    const { subject, ...content } = renderAutomatic({
      locale,
      fields: { subject: field("subject"), body: `${field("body")}\n\n${rawText(locale, "mail.organization.choose")}` },
      values: {
        brand,
        number: String(ticket.number),
        organization: organization.name,
        link: `${url}/requests/${ticket.number}`,
        choose: `${url}/profile/notifications`,
      },
    });
    await queueMail(ctx, {
      kind: "organization",
      about: `ticket:${ticketId}`,
      to: { address, name: watcher.name },
      from: { address: mailbox.address, name: brand },
      subject: `${subject} [#${ticket.number}]`,
      locale,
      content,
      automatic: true,
      notice: true,
    });
  }
}
