import type { Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { deleteBulks } from "./queries.ts";
import { runBulk } from "./run-bulk.ts";
import { BULK_JOB } from "./start-bulk.ts";

/** Changes of many tickets go on as a job; after a crash where they stood. They can be looked at for thirty days. */
export function bulkJobs(platform: Platform): JobDefinition[] {
  return [
    { name: BULK_JOB, run: ({ id }) => runBulk(platform, String(id)) },
    {
      name: "bulk.forget",
      cron: "37 3 * * *",
      run: () => deleteBulks(platform.database.staff, new Date(platform.clock.now().getTime() - 30 * 24 * 3_600_000)),
    },
  ];
}
