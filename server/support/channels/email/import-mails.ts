/** Takes in a mail archive, in the order of time, so that its conversations come together. May be ended at any moment and run again. */
import { newId } from "#shared/ids";
import { sha256 } from "#platform/crypto";
import { isTransient } from "#platform/db";
import { inTransaction, type Ctx } from "#platform/http";
import {
  createMailParser,
  importedHashes,
  importedRefs,
  inOrder,
  insertImported,
  MAX_MAIL_BYTES,
  normalizeAddress,
  Quarantine,
  type ArchivedMail,
  type Decision,
  type ImportedItem,
  type MailParser,
} from "#platform/mail";
import { quietTickets, updateTicket } from "#support/tickets";
import { decideImport, ownAddresses, prepareImport, type PreparedImport } from "./decide-import.ts";
import { mailboxBook } from "./mailbox-book.ts";
import { previewImport, type Preview } from "./preview-import.ts";
import type { MailboxRow } from "./queries.ts";

/** An archive of mails, whatever its form. */
export type MailArchive = {
  /** Its form, which events of the import carry: `mbox`, `maildir`. */
  kind: string;
  mails(now: Date): AsyncIterable<ArchivedMail>;
  /** At most so many bytes of a mail, from its beginning. */
  read(place: unknown, maxBytes: number): Promise<Buffer>;
};

export type ImportOptions = {
  /** Address of the mailbox all mails belong to; null: what they are addressed to decides. */
  mailbox: string | null;
  /** Addresses that were the vendor's beside his mailboxes, and whole domains as `@vendor.example`. */
  own: readonly string[];
  /** Conversations without a word for so many days are closed; null closes none. */
  closeAfterDays: number | null;
  /** Counts what would become of the mails and writes nothing. */
  dryRun: boolean;
};

export type ImportCounts = {
  found: number;
  tickets: number;
  messages: number;
  /** Brought by an earlier run, or twice in the archive, byte for byte. */
  known: number;
  /** The same mails, come by another way. */
  duplicates: number;
  /** Automatic answers and delivery reports. */
  automatic: number;
  quarantined: { [reason: string]: number };
  /** Conversations closed for their age. */
  closed: number;
};

/** What one step of work holds. */
const MAILS = 16;
const BYTES = 24 * 1024 * 1024;
const DAY_MILLISECONDS = 86_400_000;

type Ready = { item: ImportedItem; at: Date; prepared: PreparedImport | Quarantine };
type Work = {
  ctx: Ctx;
  archive: MailArchive;
  parser: MailParser;
  own: PreparedImport["own"];
  mailbox: MailboxRow | undefined;
  counts: ImportCounts;
};

/**
 * Imports an archive.
 * @param progress told after each step
 * @throws Error when the mailbox is unknown, the archive cannot be read, or the database is away: then run it again
 */
export async function importMails(
  ctx: Ctx,
  archive: MailArchive,
  { mailbox, own, closeAfterDays, dryRun }: ImportOptions,
  progress: (counts: ImportCounts, done: number) => void = () => {},
): Promise<ImportCounts> {
  const counts: ImportCounts = { found: 0, tickets: 0, messages: 0, known: 0, duplicates: 0, automatic: 0, quarantined: {}, closed: 0 };
  const found: ArchivedMail[] = [];
  for await (const mail of archive.mails(ctx.platform.clock.now())) {
    found.push(mail);
    counts.found = found.length;
    if (found.length % 500 === 0) progress(counts, 0);
  }
  const box = mailbox === null ? undefined : (await mailboxBook(ctx.platform.database)).of(normalizeAddress(mailbox) ?? "");
  if (mailbox !== null && !box) throw new Error(`there is no mailbox ${mailbox}`);
  const parser = createMailParser(ctx.log, { formats: ctx.platform.registrations.secretFormats ?? [] });
  const work: Work = { ctx, archive, parser, own: await ownAddresses(ctx, own), mailbox: box, counts };
  const preview = dryRun ? previewImport(ctx) : null;
  try {
    let done = 0;
    for (const batch of batches(inOrder(found))) {
      const ready = await read(work, batch, !dryRun);
      if (preview) for (const one of ready) count(counts, await preview(one.prepared));
      else await decide(work, ready);
      done += batch.length;
      progress(counts, done);
    }
  } finally {
    await parser.stop();
  }
  if (closeAfterDays !== null && !dryRun) await closeQuiet(work, closeAfterDays);
  return counts;
}

function* batches(mails: readonly ArchivedMail[]): Generator<ArchivedMail[]> {
  let batch: ArchivedMail[] = [];
  let bytes = 0;
  for (const mail of mails) {
    if (batch.length > 0 && (batch.length >= MAILS || bytes + mail.size > BYTES)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(mail);
    bytes += Math.min(mail.size, MAX_MAIL_BYTES);
  }
  if (batch.length > 0) yield batch;
}

/** Reads mails and what they say; those that are known are left out. */
async function read(
  { ctx, archive, parser, own, mailbox, counts }: Work,
  batch: readonly ArchivedMail[],
  keepFiles: boolean,
): Promise<Ready[]> {
  const items = await Promise.all(
    batch.map(async ({ place, size, at }) => {
      const tooLarge = size > MAX_MAIL_BYTES;
      const bytes = await archive.read(place, tooLarge ? 65_536 : MAX_MAIL_BYTES);
      // Of what is too large the header is kept: it can be seen, and lies where it lay.
      const raw = tooLarge ? bytes.subarray(0, /\n\r?\n/.exec(bytes.toString("latin1"))?.index ?? bytes.length) : bytes;
      const receivedAt = ctx.platform.clock.now();
      const envelopeTo = mailbox ? [mailbox.address] : [];
      return {
        at,
        tooLarge,
        item: { id: newId(receivedAt.getTime()), receivedAt, envelopeTo, raw, sha256: sha256(raw), size: tooLarge ? size : raw.length },
      };
    }),
  );
  const known = await importedHashes(
    ctx.db,
    items.map(({ item }) => item.sha256),
  );
  const fresh = items.filter(({ item }) => {
    const hash = item.sha256.toString("hex");
    if (known.has(hash)) counts.known++;
    return !known.has(hash) && known.add(hash);
  });
  return Promise.all(
    fresh.map(async ({ item, at, tooLarge }) => {
      if (tooLarge) return { item, at, prepared: new Quarantine("tooLarge") };
      const prepared = await prepareImport(ctx, item.raw, { parser, own, at, keepFiles }).catch((error: unknown) => {
        if (error instanceof Quarantine) return error;
        throw error;
      });
      return { item, at, prepared };
    }),
  );
}

/** Stores and decides mails in one transaction; where one of them spoils it, each in one of its own. */
async function decide(work: Work, batch: readonly Ready[]): Promise<void> {
  if (batch.length === 0) return;
  try {
    for (const decision of await decideTogether(work, batch)) count(work.counts, decision);
  } catch (error) {
    if (isTransient(error)) throw error;
    if (batch.length > 1) {
      for (const one of batch) await decide(work, [one]);
      return;
    }
    const { item } = batch[0]!;
    work.ctx.log.warn({ err: error as Error, intake: item.id }, "an archived mail could not be decided and was set aside");
    const decision = { outcome: "quarantined" as const, reason: "failed" };
    await insertImported(work.ctx.db, item, decision);
    count(work.counts, decision);
  }
}

function decideTogether({ ctx, archive, mailbox }: Work, batch: readonly Ready[]): Promise<Decision[]> {
  return inTransaction(ctx, async (tx) => {
    const decisions: Decision[] = [];
    for (const { item, at, prepared } of batch) {
      const decision: Decision =
        prepared instanceof Quarantine
          ? { outcome: "quarantined", reason: prepared.reason }
          : await decideImport(inHistory(tx, archive.kind, at), item, prepared, mailbox);
      await insertImported(tx.db, item, decision);
      decisions.push(decision);
    }
    return decisions;
  });
}

/** What is written is history: at its own time, and nothing follows from it. */
export function inHistory(ctx: Ctx, importing: string, at: Date): Ctx {
  return { ...ctx, importing, clock: { now: () => at } };
}

function count(counts: ImportCounts, decision: Decision | Preview): void {
  switch (decision.outcome) {
    case "ticket":
      counts.tickets++;
      break;
    case "message":
      counts.messages++;
      break;
    case "duplicate":
      counts.duplicates++;
      break;
    case "quarantined":
      counts.quarantined[decision.reason] = (counts.quarantined[decision.reason] ?? 0) + 1;
      break;
    default:
      counts.automatic++;
  }
}

/** Closes imported conversations that nobody has touched for so long, at the time of their last word. */
async function closeQuiet({ ctx, archive, counts }: Work, days: number): Promise<void> {
  const before = new Date(ctx.platform.clock.now().getTime() - days * DAY_MILLISECONDS);
  for (let after: string | null = null; ;) {
    const refs: string[] = await importedRefs(ctx.db, after);
    if (refs.length === 0) return;
    after = refs.at(-1)!;
    const ids = refs.flatMap((ref) => (ref.startsWith("ticket:") ? [ref.slice("ticket:".length)] : []));
    for (const { number, revision, updatedAt } of await quietTickets(ctx.db, ids, before)) {
      await updateTicket(inHistory(ctx, archive.kind, updatedAt), number, revision, { status: "closed" });
      counts.closed++;
    }
  }
}
