/** The mailboxes as this process knows them: read at most every two seconds, because every recipient of every mail is looked up in them. */
import type { Database } from "#platform/db";
import { withoutTag } from "#platform/mail";
import { trustOf, type Trust } from "./model/trust.ts";
import { allMailboxes, type MailboxRow } from "./queries.ts";
import { allTrust } from "./trust-queries.ts";

const FRESH_MILLISECONDS = 2_000;

export type MailboxBook = {
  /** The mailbox of an address, its tag ignored; undefined when it is not ours. */
  of(address: string): MailboxRow | undefined;
  byId(id: string): MailboxRow | undefined;
  /** Where mails are sent from that came through no mailbox: the brand's oldest open one, else the oldest of all. */
  fallback(brandId: string | null): MailboxRow | undefined;
  /** The one customers are told of; never a restricted one. */
  forCustomers(): MailboxRow | undefined;
  /** Whether a domain is one of the vendor's. */
  ownsDomain(domain: string): boolean;
  /** Other servers whose word about a sender counts. */
  trust: Trust;
};

function bookOf(rows: readonly MailboxRow[], trust: Trust): MailboxBook {
  const byAddress = new Map(rows.map((row) => [row.address, row]));
  const domains = new Set(rows.map((row) => row.address.slice(row.address.lastIndexOf("@") + 1)));
  const open = rows.filter((row) => !row.restricted);
  const forCustomers = () => open.find((row) => /^(?:support|help|service)@/.test(row.address)) ?? open[0];
  return {
    of: (address) => byAddress.get(withoutTag(address)),
    byId: (id) => rows.find((row) => row.id === id),
    fallback: (brandId) => open.find((row) => brandId !== null && row.brand_id === brandId) ?? forCustomers() ?? rows[0],
    forCustomers,
    ownsDomain: (domain) => domains.has(domain),
    trust,
  };
}

const known = new WeakMap<Database, { at: number; book: Promise<MailboxBook> }>();

/** The book of a process. */
export function mailboxBook(database: Database): Promise<MailboxBook> {
  const current = known.get(database);
  if (current && performance.now() - current.at < FRESH_MILLISECONDS) return current.book;
  const reading = Promise.all([allMailboxes(database.staff), allTrust(database.staff)]);
  const entry = { at: performance.now(), book: reading.then(([rows, trusted]) => bookOf(rows, trustOf(trusted))) };
  known.set(database, entry);
  // An error is not remembered.
  entry.book.catch(() => {
    if (known.get(database) === entry) known.delete(database);
  });
  return entry.book;
}

/** Has the book read again at once: a mailbox, or whom we trust, was changed. */
export function forgetMailboxes(database: Database): void {
  known.delete(database);
}
