import { sql } from "kysely";
import type { Clock } from "#platform/clock";
import type { Db } from "#platform/db";
import { deleteOrphans, type BlobStore } from "#platform/files";
import type { JobDefinition } from "#platform/jobs";

/** What is removed when its time is over, every hour. */
export function housekeeping(db: Db, blobs: BlobStore, clock: Clock): JobDefinition[] {
  return [
    {
      name: "platform.housekeeping",
      cron: "17 * * * *",
      async run() {
        const now = clock.now();
        while ((await deleteOrphans(db, blobs, now)) === 500);
        await sql`delete from idempotency_keys where created_at < ${new Date(now.getTime() - 24 * 3_600_000)}`.execute(db);
        await sql`delete from ticket_presence where seen_at < ${new Date(now.getTime() - 60_000)}`.execute(db);
      },
    },
  ];
}
