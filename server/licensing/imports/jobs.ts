import { systemContext, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { IMPORT_JOB } from "./change-import.ts";
import { forget } from "./queries.ts";
import { runImport } from "./run-import.ts";

const DAY = 86_400_000;
const TOKEN_DAYS = 7;
const KEPT_DAYS = 90;

/** Imports go on as a job; after a crash at the page they stood at. */
export function licenseImportJobs(platform: Platform): JobDefinition[] {
  return [
    { name: IMPORT_JOB, retryLimit: 3, retryDelay: 5, run: ({ id }) => runImport(platform, String(id)) },
    {
      name: "licensing.imports.forget",
      cron: "53 3 * * *",
      async run() {
        const now = platform.clock.now();
        await forget(systemContext(platform, "imports").db, {
          rested: new Date(now.getTime() - TOKEN_DAYS * DAY),
          over: new Date(now.getTime() - KEPT_DAYS * DAY),
          now,
        });
      },
    },
  ];
}
