import { ERASED, type PersonHandler } from "#platform/erasure";
import { letGoOfFiles, releaseFiles } from "#platform/files";
import { inTransaction, systemContext, type Platform } from "#platform/http";
import type { JobDefinition } from "#platform/jobs";
import { listErased } from "./erasure-list.ts";
import { PRIVACY_JOB } from "./ask-privacy.ts";
import { confirmable } from "./find-person.ts";
import { blankHolds } from "./hold-queries.ts";
import { erasedAmong, insertRequest, takeFiles } from "./queries.ts";
import { runRetention } from "./retention.ts";
import { runRequest } from "./run-request.ts";
import { newId } from "#shared/ids";

/** Erasures and exports, and the end of exports whose week is over. */
export function privacyJobs(platform: Platform): JobDefinition[] {
  return [
    { name: PRIVACY_JOB, retryLimit: 5, retryDelay: 5, run: ({ id }) => runRequest(platform, String(id)) },
    { name: "privacy.retention", cron: "23 2 * * *", run: async () => void (await runRetention(platform)) },
    {
      name: "privacy.expire",
      cron: "41 * * * *",
      async run() {
        const ctx = systemContext(platform, "privacy");
        await releaseFiles(ctx, await takeFiles(ctx.db, { before: ctx.clock.now() }));
      },
    },
  ];
}

/** Exports of a person go with him. */
export const privacyErasure: PersonHandler = {
  name: "privacy",
  async erase(ctx, person) {
    await inTransaction(ctx, async (tx) => {
      const files = await takeFiles(tx.db, { contacts: [...person.contacts] });
      await letGoOfFiles(tx.db, files, tx.clock.now());
      for (const file of files) person.files.add(file);
    });
    await blankHolds(ctx.db, [...person.contacts], ERASED);
  },
};

/**
 * Erases again whom a restored backup brought back: who stands on the list and is in the database as if nothing had been.
 * @returns how many
 */
export async function replayErasures(platform: Platform, contacts: readonly string[] | null = null): Promise<number> {
  const ctx = systemContext(platform, "privacy");
  const listed = contacts ?? (await listErased(platform));
  const done = await erasedAmong(ctx.db, listed);
  let replayed = 0;
  for (const contactId of listed.filter((id) => !done.has(id))) {
    const there = await confirmable(ctx, contactId).catch(() => null);
    if (!there || there.erased) continue;
    const now = ctx.clock.now();
    const id = newId(now.getTime());
    await insertRequest(ctx.db, {
      id,
      kind: "erasure",
      contact_id: contactId,
      own: false,
      reason: "asked",
      requested_by: ctx.actorKey,
      requested_at: now,
    });
    await runRequest(platform, id);
    replayed++;
  }
  return replayed;
}
