/** Keys that go out as files, and who may know them. */
import type { Ctx } from "#platform/http";
import { storeFile, type StoredFile } from "#platform/files";
import { dayIn } from "#shared/lifecycle";
import { openKey } from "./keys.ts";
import { insertKeyFile, selectKeyFiles, selectWhoBelongs, selectWhoMayKnow } from "./key-file-queries.ts";
import type { LicenseRow } from "./queries.ts";

const MOST_BYTES = 16_384;

/** The key of a licence in clear: that is written into the audit. @param about why, as ids and codes */
export async function revealKey(ctx: Ctx, row: LicenseRow, about: { [name: string]: unknown } = {}): Promise<string> {
  await ctx.platform.audit.write(ctx.db, {
    actor: ctx.actorKey,
    action: "licenses.key",
    subject: `license:${row.id}`,
    outcome: "allowed",
    address: ctx.address,
    data: about,
  });
  return openKey(ctx, row.id, row.key_sealed);
}

/**
 * Writes the key of a licence into a text file of the actor's own, to be attached to what he writes; audited. Words of agents are masked where they
 * hold a key, files are not.
 */
export async function fileOfKey(ctx: Ctx, row: LicenseRow, fileName: string, about: { [name: string]: unknown }): Promise<StoredFile> {
  const key = await revealKey(ctx, row, about);
  const stream = (async function* () {
    yield Buffer.from(`${key}\n`);
  })();
  const file = await storeFile(ctx, { stream, fileName, mediaType: "text/plain; charset=utf-8", maxBytes: MOST_BYTES });
  await insertKeyFile(ctx.db, file.id, row.id);
  return file;
}

/** The licences whose keys are in these files. */
export function licensesOfFiles(ctx: Pick<Ctx, "db">, fileIds: readonly string[]): Promise<string[]> {
  return selectKeyFiles(ctx.db, fileIds);
}

/** Which of these contacts may know the key of a licence: its holder, and who looks after its organization or is its technical contact today. One statement. */
export function whoMayKnow(ctx: Pick<Ctx, "db" | "clock">, licenseId: string, contactIds: readonly string[]): Promise<Set<string>> {
  return selectWhoMayKnow(ctx.db, licenseId, contactIds, dayIn(ctx.clock.now()));
}

/** Which of these contacts have to do with a licence: its holder, its users, and who belongs to its organization today. One statement. */
export function whoBelongs(ctx: Pick<Ctx, "db" | "clock">, licenseId: string, contactIds: readonly string[]): Promise<Set<string>> {
  return selectWhoBelongs(ctx.db, licenseId, contactIds, dayIn(ctx.clock.now()));
}
