import { systemContext, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { IMPORT_JOB } from "./change-import.ts";
import { LIST_JOB } from "./change-list.ts";
import { dropParts, forgetLists } from "./list-queries.ts";
import { forget } from "./queries.ts";
import { runImport } from "./run-import.ts";
import { runList } from "./run-list.ts";

const DAY = 86_400_000;
const TOKEN_DAYS = 7;
const FILE_DAYS = 7;
const KEPT_DAYS = 90;

/** Imports go on as a job; after a crash at the page they stood at. */
export function licenseImportJobs(platform: Platform): JobDefinition[] {
  return [
    { name: IMPORT_JOB, retryLimit: 3, retryDelay: 5, run: ({ id }) => runImport(platform, String(id)) },
    { name: LIST_JOB, retryLimit: 3, retryDelay: 5, run: ({ id }) => runList(platform, String(id)) },
    {
      name: "licensing.imports.forget",
      cron: "53 3 * * *",
      async run() {
        const now = platform.clock.now();
        const { db } = systemContext(platform, "imports");
        const ago = (days: number) => new Date(now.getTime() - days * DAY);
        await forget(db, { rested: ago(TOKEN_DAYS), over: ago(KEPT_DAYS), now });
        await dropParts(db, { before: ago(FILE_DAYS) });
        await forgetLists(db, { over: ago(KEPT_DAYS), unwhole: ago(1) });
      },
    },
  ];
}
