import type { PersonHandler } from "#platform/erasure";
import { letGoOfFiles, releaseFiles } from "#platform/files";
import { inTransaction, systemContext, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { forgetImports, takeFiles } from "./queries.ts";
import { IMPORT_JOB } from "./change-import.ts";
import { runImport } from "./run-import.ts";

const KEPT_DAYS = 30;

/** Imports go on as a job; after a crash where they stood. They can be looked at and taken back for thirty days. */
export function importJobs(platform: Platform): JobDefinition[] {
  return [
    { name: IMPORT_JOB, retryLimit: 3, retryDelay: 5, run: ({ id }) => runImport(platform, String(id)) },
    {
      name: "people.imports.forget",
      cron: "47 3 * * *",
      async run() {
        const ctx = systemContext(platform, "imports");
        const before = new Date(ctx.clock.now().getTime() - KEPT_DAYS * 86_400_000);
        await releaseFiles(ctx, await takeFiles(ctx.db, before));
        await forgetImports(ctx.db, before);
      },
    },
  ];
}

/** Nobody knows who else stands in a file: with whoever is erased, the files of all imports that are not at work go. */
export const importErasure: PersonHandler = {
  name: "imports",
  async erase(ctx, person) {
    await inTransaction(ctx, async (tx) => {
      const files = await takeFiles(tx.db, null);
      await letGoOfFiles(tx.db, files, tx.clock.now());
      for (const file of files) person.files.add(file);
    });
  },
};
