/** Makes a mail into a message, a ticket, a delivery report or nothing, inside the transaction that marks it as decided. */
import { contactByAddress } from "#people/directory";
import type { Ctx } from "#platform/http";
import type { Decision, IntakeItem } from "#platform/mail";
import { standingOf } from "#support/tickets";
import { answerAsAgent } from "./agent-answers.ts";
import { addReply, authenticationOf, holdMail, openTicket, storedFiles } from "./file-mail.ts";
import { findTies, trackerHash, weighTies, type Token } from "./find-thread.ts";
import { greet } from "./greet.ts";
import { keepAutoReply } from "./keep-auto-reply.ts";

import { mayAnswer } from "./loop-guard.ts";
import { mailboxBook, type MailboxBook } from "./mailbox-book.ts";
import { mailboxOf } from "./mailbox-of.ts";
import { decideThread } from "./model.ts";
import { openForwarded } from "./open-forwarded.ts";
import type { PreparedMail } from "./prepare-mail.ts";
import { claimFingerprint } from "./queries.ts";
import { recordReport } from "./record-report.ts";
import { deleteTrackerKey, saveTrackerKey } from "./thread-queries.ts";

/** A mail without a Message-ID and with the same bytes counts as the same for one day: who resends, resends soon. */
const NAMELESS_MILLISECONDS = 24 * 3_600_000;
/** How long a closed ticket opens again where no mailbox says. */
const REOPEN_DAYS = 30;

/** @see InboundHandler.decide */
export async function decideMail(ctx: Ctx, item: IntakeItem, prepared: PreparedMail): Promise<Decision> {
  const { mail } = prepared;
  const book = await mailboxBook(ctx.platform.database);
  const decision = item.release ? await fileReleased(ctx, item, prepared, item.release, book) : await decide(ctx, item, prepared, book);
  return decision.outcome === "quarantined" ? decision : { ...decision, secrets: mail.secrets.length };
}

async function decide(ctx: Ctx, item: IntakeItem, prepared: PreparedMail, book: MailboxBook): Promise<Decision> {
  const { mail, fingerprint } = prepared;
  if (mail.kind === "delivery") return recordReport(ctx, item, mail);
  if (mail.kind === "autoReply") {
    const { token } = await findTies(ctx, { item, mail, verdict: prepared.verdict, mailbox: undefined, tracker: null }, book);
    return keepAutoReply(ctx, item, mail, token?.ticketId ?? null);
  }
  const since = mail.messageId === null ? new Date(item.receivedAt.getTime() - NAMELESS_MILLISECONDS) : null;
  const earlier = await claimFingerprint(ctx.db, fingerprint, item.id, item.receivedAt, since);
  if (earlier) return { outcome: "duplicate", ref: null, of: earlier };
  return file(ctx, item, prepared, book);
}

/** Files a mail as whoever took it out of quarantine said. Nothing is answered by itself: the mail was there for a reason. */
async function fileReleased(
  ctx: Ctx,
  item: IntakeItem,
  prepared: PreparedMail,
  release: NonNullable<IntakeItem["release"]>,
  book: MailboxBook,
): Promise<Decision> {
  const { mail } = prepared;
  await claimFingerprint(ctx.db, prepared.fingerprint, item.id, item.receivedAt, null);
  const arrived = {
    item,
    prepared: { ...prepared, mail: { ...mail, noAnswer: true, kind: "generated" as const } },
    book,
    mailbox: mailboxOf(item, mail, book),
  };
  if (release.ticketId !== null) {
    const contact = await contactByAddress(ctx, mail.from!.address);
    return addReply(ctx, arrived, { ticketId: release.ticketId, filed: { by: "agent" } }, contact?.id ?? null);
  }
  return { outcome: "ticket", ref: `ticket:${(await openTicket(ctx, arrived, null)).id}` };
}

/** Adds the mail where `decideThread` says. */
async function file(ctx: Ctx, item: IntakeItem, prepared: PreparedMail, book: MailboxBook): Promise<Decision> {
  const { mail, verdict, forward, tracker } = prepared;
  const mailbox = mailboxOf(item, mail, book);
  const arrived = { item, prepared, book, mailbox };
  const ties = await findTies(ctx, { item, mail, verdict, mailbox, tracker }, book);
  if (ties.token?.agent) return fileAgentsAnswer(ctx, arrived, { ...ties.token, agent: ties.token.agent });
  const tied = ties.token ?? ties.marker ?? ties.tracker ?? ties.pointer;
  const contact = tied ? await contactByAddress(ctx, mail.from!.address) : null;
  const reopenDays = mailbox ? mailbox.reopen_days : REOPEN_DAYS;
  const decision = tied
    ? decideThread(await weighTies(ctx, ties, { contactId: contact?.id ?? null, forward, verdict: verdict.result, reopenDays }))
    : ({ action: "open", hint: null } as const);
  switch (decision.action) {
    case "thread": {
      await greet(ctx, prepared, contact?.bounced ?? false);
      // A reply is answered by no machine; too many of them are told of all the same.
      if (mailbox) await mayAnswer(ctx, { peer: mail.from!.address, mailbox: mailbox.address });
      const done = await addReply(ctx, arrived, decision, contact?.id ?? null);
      if (decision.filed.by === "tracker" && tracker?.ends && mailbox)
        await deleteTrackerKey(ctx.db, mailbox.id, trackerHash(ctx, mail.from!.address, tracker));
      return done;
    }
    case "hold":
      return holdMail(ctx, arrived, decision);
    case "open": {
      if (prepared.passedOn) return openForwarded(ctx, arrived, prepared.passedOn);
      const opened = await openTicket(ctx, arrived, decision.hint);
      if (tracker && !tracker.ends && mailbox && verdict.result === "pass")
        await saveTrackerKey(ctx.db, {
          mailboxId: mailbox.id,
          hash: trackerHash(ctx, mail.from!.address, tracker),
          ticketId: opened.id,
          at: item.receivedAt,
        });
      return { outcome: "ticket", ref: `ticket:${opened.id}` };
    }
  }
}

/** An agent's answer to a mail of ours: his word, or held like a stranger's. */
async function fileAgentsAnswer(
  ctx: Ctx,
  arrived: Parameters<typeof holdMail>[1],
  named: Token & { agent: NonNullable<Token["agent"]> },
): Promise<Decision> {
  const { prepared, item } = arrived;
  // Where the conversation goes on now, should the ticket have become part of another.
  const token = { ...named, ticketId: (await standingOf(ctx.db, [named.ticketId], null))[0]?.home ?? named.ticketId };
  const answer = await answerAsAgent(ctx, prepared, token, {
    attachments: await storedFiles(ctx, prepared.files),
    authentication: authenticationOf(prepared),
    sourceRef: `intake:${item.id}`,
  });
  if ("posted" in answer) return { outcome: "message", ref: `ticket:${token.ticketId}` };
  return holdMail(ctx, arrived, { ticketId: token.ticketId, reason: answer.refused, filed: { by: token.by } }, true);
}
