/** A mail that an agent passed on to us: a ticket of whoever wrote it, unproven, with the agent's own words for the team alone. */
import { selectAgent } from "#people/access";
import { findOrCreateContact } from "#people/directory";
import { translate } from "#platform/i18n";
import type { Ctx } from "#platform/http";
import type { Decision } from "#platform/mail";
import { createTicket, postAsAgent } from "#support/tickets";
import { asAgent } from "./agent-answers.ts";
import { storedFiles, type Arrived } from "./file-mail.ts";
import { bareSubject } from "./model.ts";
import type { PassedOn } from "./prepare-mail.ts";
import { insertEmailMessage } from "./queries.ts";
import { ticketFields } from "./ticket-fields.ts";

/**
 * Opens a ticket for the author of a mail that an agent forwarded. Only the agent's word says who wrote it, so the author counts as unproven and
 * nothing is sent to him until somebody answers.
 */
export async function openForwarded(ctx: Ctx, { item, prepared, mailbox }: Arrived, passedOn: PassedOn): Promise<Decision> {
  const { mail } = prepared;
  const { author, agent } = passedOn;
  const contact = await findOrCreateContact(ctx, { email: author.address, name: author.name || null, locale: passedOn.locale });
  const fields = await ticketFields(ctx, contact, mailbox, passedOn.locale);
  const opened = await createTicket(ctx, {
    subject: bareSubject(passedOn.subject || mail.subject) || translate(fields.locale, "mail.noSubject"),
    ...fields,
    channel: "email",
    text: passedOn.text,
    visibleText: passedOn.visibleText,
    html: passedOn.html,
    secrets: passedOn.secrets,
    attachments: await storedFiles(ctx, prepared.files),
    authentication: { result: "none", spf: "none", dkim: "none", dmarc: "none", from: author.address, forwardedBy: agent.name },
    filed: { by: "forward" },
    sourceRef: `intake:${item.id}`,
  });
  await insertEmailMessage(
    ctx.db,
    {
      messageId: opened.messageId,
      ticketId: opened.id,
      intakeId: item.id,
      rfcMessageId: passedOn.messageId,
      rfcMessageHash: passedOn.messageId ? ctx.platform.crypto.hashToken("foreign message id", passedOn.messageId) : null,
      references: [],
      subject: passedOn.subject || bareSubject(mail.subject),
      fromAddress: author.address,
      fromName: author.name,
      replyTo: null,
      answerTo: null,
      mailboxId: mailbox?.id ?? null,
      counts: true,
      at: item.receivedAt,
    },
    true,
  );
  const row = passedOn.cover === "" ? undefined : await selectAgent(ctx.db, agent.id);
  if (row) await postAsAgent(asAgent(ctx, row), { ticketId: opened.id, kind: "internal", text: passedOn.cover, secrets: mail.secrets });
  return { outcome: "ticket", ref: `ticket:${opened.id}` };
}
