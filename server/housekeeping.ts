import { sql } from "kysely";
import { deleteOrphans } from "#platform/files";
import type { Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { deleteRuleRuns } from "#support/automation";
import { deleteOldRouting } from "#support/routing";
import { deleteOutdatedMail } from "#support/channels/email";
import { forgetDrafts } from "#support/drafts";
import { deleteMacroUses } from "#support/macros";
import { deleteOldNotifications } from "#support/notifications";
import { forgetPresence } from "#support/tickets";
import { deleteOldDeliveries } from "#support/webhooks";

/** What is removed when its time is over, every hour. */
export function housekeeping({ database: { staff: db }, blobs, clock }: Platform): JobDefinition[] {
  return [
    {
      name: "platform.housekeeping",
      cron: "17 * * * *",
      async run() {
        const now = clock.now();
        await forgetDrafts(db, now);
        while ((await deleteOrphans(db, blobs, now)) === 500);
        await sql`delete from idempotency_keys where created_at < ${new Date(now.getTime() - 24 * 3_600_000)}`.execute(db);
        await forgetPresence(db, now);
        await deleteOldNotifications(db, new Date(now.getTime() - 90 * 86_400_000));
        await deleteMacroUses(db, new Date(now.getTime() - 183 * 86_400_000));
        await deleteRuleRuns(db, new Date(now.getTime() - 400 * 86_400_000));
        await deleteOldRouting(db, {
          absences: new Date(now.getTime() - 183 * 86_400_000),
          decisions: new Date(now.getTime() - 400 * 86_400_000),
        });
        await deleteOldDeliveries(db, new Date(now.getTime() - 30 * 86_400_000));
        await deleteOutdatedMail(db, now);
      },
    },
  ];
}
