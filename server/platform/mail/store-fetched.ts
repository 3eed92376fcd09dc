/** Stores mails that a source brought, and how far it has been read, in one transaction: neither is ever there without the other. */
import { newId } from "#shared/ids";
import { sha256 } from "#platform/crypto";
import { afterCommit, transact } from "#platform/db";
import type { Platform } from "#platform/http";
import type { Drainer } from "./drain-intake.ts";
import { SourceLost, type FetchedMail } from "./model/mail-source.ts";
import { insertFetched, moveCursor, recordItems, type SourceRow, type StoredItem } from "./source-queries.ts";

/**
 * @returns how many of the mails were new
 * @throws SourceLost when the source is no longer this process's
 */
export async function storeFetched(
  { database, clock }: Pick<Platform, "database" | "clock">,
  drainer: Pick<Drainer, "offer"> | null,
  source: Pick<SourceRow, "id" | "epoch" | "generation" | "channel" | "address">,
  mails: readonly FetchedMail[],
  cursor: unknown,
): Promise<number> {
  const receivedAt = clock.now();
  const items = new Map<string, StoredItem>();
  for (const mail of mails) {
    const item = itemOf(source, mail, receivedAt);
    const name = item.sha256.toString("hex");
    if (!items.has(name)) items.set(name, item);
  }
  return transact(database.staff, async (tx) => {
    // First, and so locked: whoever has lost the source stores nothing.
    if (!(await moveCursor(tx, source, cursor, items.size > 0 ? receivedAt : null)))
      throw new SourceLost("another process has this source");
    const fresh = await recordItems(tx, source.id, [...items.values()]);
    const stored = [...items].flatMap(([name, item]) => (fresh.has(name) ? [item] : []));
    await insertFetched(tx, source.id, stored);
    afterCommit(tx, () => drainer?.offer(stored.filter((item) => !item.tooLarge)));
    return stored.length;
  });
}

function itemOf(
  { channel, address }: Pick<SourceRow, "channel" | "address">,
  { raw, key = null, tooLarge }: Omit<FetchedMail, "key"> & { key?: string | null },
  receivedAt: Date,
): StoredItem {
  return {
    id: newId(receivedAt.getTime()),
    channel,
    receivedAt,
    envelopeFrom: null,
    envelopeTo: [address],
    remote: null,
    raw,
    key,
    sha256: sha256(raw),
    size: tooLarge ?? raw.length,
    tooLarge: tooLarge !== undefined,
  };
}
