import { collectPerson, type Person } from "#platform/erasure";
import type { Ctx } from "#platform/http";
import { safeEntryName, writeZip, type ZipEntry } from "#platform/zip";
import { contactForErasure } from "#people/directory";
import { pageOf } from "./export-page.ts";

type Records = Map<string, { [field: string]: unknown }[]>;

/** Instants as RFC 3339, everything else as it is. */
const plain = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);

/** Everything kept of a person as an archive: JSON for programs, a page for people, and the files. Nothing of anybody else. */
export async function archiveOf(ctx: Ctx, person: Person, contactId: string): Promise<AsyncIterable<Uint8Array>> {
  const records: Records = new Map();
  const files = new Map<string, Buffer>();
  await collectPerson(ctx, person, {
    records(name, rows) {
      const clean = rows.map((row) => Object.fromEntries(Object.entries(row).map(([field, value]) => [field, plain(value)])));
      records.set(name, [...(records.get(name) ?? []), ...clean]);
    },
    file: (name, sha256) => void files.set(freeName(`files/${safeEntryName(name)}`, files), sha256),
  });
  const at = ctx.clock.now();
  const contact = await contactForErasure(ctx.db, contactId);
  const entry = (name: string, text: string): ZipEntry => ({ name, at, bytes: [Buffer.from(text)] });
  const all = Object.fromEntries(records);
  async function* entries(): AsyncGenerator<ZipEntry> {
    yield entry(
      "index.html",
      pageOf(ctx.locale, { who: contact?.email ?? contact?.name ?? contactId, at, records, files: [...files.keys()] }),
    );
    yield entry("data.json", `${JSON.stringify({ format: "backstay-person", version: 1, at: at.toISOString(), records: all }, null, 2)}\n`);
    for (const [name, sha256] of files) {
      if (await ctx.platform.blobs.has(sha256)) yield { name, at, bytes: await ctx.platform.blobs.open(sha256) };
    }
  }
  return writeZip(entries());
}

function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  if (!taken.has(name)) return name;
  for (let n = 2; ; n++) if (!taken.has(`${name}-${n}`)) return `${name}-${n}`;
}
