/** SQL of what mail archives brought. It never waits in the queue: it is stored and decided in one transaction. */
import { sql } from "kysely";
import type { Db } from "#platform/db";
import type { Decision } from "./drain-intake.ts";

/** The channel of items that came from an archive. */
export const IMPORT_CHANNEL = "import";

export type ImportedItem = {
  id: string;
  receivedAt: Date;
  envelopeTo: readonly string[];
  raw: Buffer;
  sha256: Buffer;
  /** In bytes; more than there is of `raw` for a mail beyond the limit. */
  size: number;
};

/** Which of these hashes an import has brought already, in hexadecimal. */
export async function importedHashes(db: Db, hashes: readonly Buffer[]): Promise<Set<string>> {
  const { rows } = await sql<{
    sha256: string;
  }>`select encode(sha256, 'hex') as sha256 from intake where channel = ${IMPORT_CHANNEL} and sha256 = any(${[...hashes]}::bytea[])`.execute(
    db,
  );
  return new Set(rows.map((row) => row.sha256));
}

/** Stores an item with what was decided of it. */
export async function insertImported(db: Db, item: ImportedItem, decision: Decision): Promise<void> {
  const quarantined = decision.outcome === "quarantined";
  await sql`insert into intake (id, channel, received_at, envelope_to, sha256, size, raw, state, outcome, reason, ref, next_attempt_at, decided_at)
    values (${item.id}, ${IMPORT_CHANNEL}, ${item.receivedAt}, ${[...item.envelopeTo]}, ${item.sha256}, ${item.size}, ${item.raw}, ${quarantined ? "quarantined" : "done"},
      ${quarantined ? null : decision.outcome}, ${decision.reason ?? null}, ${quarantined ? null : decision.ref}, ${item.receivedAt}, ${item.receivedAt})`.execute(
    db,
  );
}

/** What imported items became, each once, in order, at most 500. @param after the last of the page before */
export async function importedRefs(db: Db, after: string | null): Promise<string[]> {
  const { rows } = await sql<{
    ref: string;
  }>`select distinct ref from intake where channel = ${IMPORT_CHANNEL} and ref is not null and (${after}::text is null or ref > ${after}) order by ref limit 500`.execute(
    db,
  );
  return rows.map((row) => row.ref);
}
