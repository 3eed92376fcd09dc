import type { IntakeItem, ParsedMail } from "#platform/mail";
import type { MailboxBook } from "./mailbox-book.ts";
import type { MailboxRow } from "./queries.ts";

/** The mailbox a mail belongs to: the first of ours in To, then in Cc, then where it was delivered. */
export function mailboxOf(
  item: Pick<IntakeItem, "envelopeTo">,
  mail: Pick<ParsedMail, "to" | "cc">,
  book: MailboxBook,
): MailboxRow | undefined {
  for (const address of [...mail.to.map((one) => one.address), ...mail.cc.map((one) => one.address), ...item.envelopeTo]) {
    const mailbox = book.of(address);
    if (mailbox) return mailbox;
  }
  return book.fallback(null);
}
