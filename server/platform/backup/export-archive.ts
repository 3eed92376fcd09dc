import { readFileSync } from "node:fs";
import { downloadAnswer } from "#platform/export";
import { Problem, type Ctx } from "#platform/http";
import { writeZip, type ZipEntry } from "#platform/zip";
import { exportEntries, ExportRunning, type ExportSource, type ExportSummary } from "./export-entries.ts";
import { exportPlan } from "./export-plan.ts";

/** A reader who takes nothing for so long is gone: what he holds of the database is let go. */
const STALLED_MS = 60_000;

const versionHere = () =>
  (JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as { version: string }).version;

/**
 * Everything of the installation as one archive that leaves as it is made; noted in the audit when it begins and when it is through.
 * @param files whether attachments and raw mails come along
 * @throws Problem 409 export.running
 */
export async function exportArchive(ctx: Ctx, { files }: { files: boolean }): Promise<Response> {
  const { database, blobs, registrations, audit } = ctx.platform;
  const at = ctx.clock.now();
  const source: ExportSource = {
    connection: database.connection,
    owner: false,
    version: versionHere(),
    plan: exportPlan(registrations.manifests),
    files,
    openBlob: async (sha256) => ((await blobs.has(sha256)) ? blobs.open(sha256) : null),
    at,
  };
  const entries = exportEntries(source);
  // The first entry is asked for here, so that a refusal is an answer and no broken download.
  const first = await entries.next().catch((error: unknown) => {
    throw error instanceof ExportRunning ? new Problem(409, "export.running") : error;
  });
  const note = (action: string, data: object) =>
    audit.write(database.staff, {
      actor: ctx.actorKey,
      action,
      subject: null,
      outcome: "allowed",
      address: ctx.address,
      data: { files, ...data },
    });
  await note("export.begin", {});
  async function* zipped(): AsyncGenerator<ZipEntry> {
    try {
      for (let next = first; ; next = await entries.next()) {
        if (next.done) {
          await note("export.done", next.value satisfies ExportSummary);
          return;
        }
        if (!(await ctx.stillAllowed())) throw new Error("whoever takes this archive may no longer have it");
        yield { name: next.value.name, at, bytes: next.value.bytes };
      }
    } finally {
      await entries.return(undefined as never);
    }
  }
  const day = at.toISOString().slice(0, 10);
  return downloadAnswer(whileTaken(writeZip(zipped(), { large: true }), STALLED_MS), {
    mediaType: "application/zip",
    fileName: `backstay-export-${day}.zip`,
  });
}

/** The same parts; what nobody asks on for within a time is ended. */
async function* whileTaken(parts: AsyncGenerator<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  let timer: NodeJS.Timeout | undefined;
  try {
    for (;;) {
      const { value, done } = await parts.next();
      if (done) return;
      timer = setTimeout(() => void parts.return(undefined), most).unref();
      yield value;
      clearTimeout(timer);
    }
  } finally {
    clearTimeout(timer);
    await parts.return(undefined);
  }
}
