import assert from "node:assert/strict";
import { readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { systemContext, type Ctx } from "#platform/http";
import { testApp, type TestApp } from "#testing";
import { attachFiles, createDiskStore, deleteOrphans, openFile, storeFile, TooLargeError, type BlobStore } from "./index.ts";

let app: TestApp;
let ctx: Ctx;
let folder: string;
let store: BlobStore;

before(async () => {
  app = await testApp({ worker: false });
  ctx = systemContext(app.program.platform, "files");
  folder = join(app.dataDir, "files");
  store = app.program.platform.blobs;
});
after(() => app.close());

async function* parts(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}
const put = (text: string, owner: Ctx = ctx, more: { fileName?: string; maxBytes?: number } = {}) =>
  storeFile(owner, { stream: parts(text), fileName: "f.txt", mediaType: "text/plain", maxBytes: 1_000_000, ...more });
const onDisk = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => entry.name);
const textOf = async (id: string, reader: Ctx = ctx) => {
  const file = await openFile(reader, id);
  return file && (await new Response(file.stream).text());
};
const as = (actorKey: string, address: string | null = null): Ctx => ({ ...ctx, actorKey, address });
/** Makes bytes look as if nobody had put them for two hours. */
const age = async (name: string) =>
  utimes(join(folder, name.slice(0, 2), name), new Date(Date.now() - 7_200_000), new Date(Date.now() - 7_200_000));

describe("bytes", () => {
  test("of many writers at once lie on disk once, whole, under their own hash, and nothing else is left", async () => {
    const text = "the same for everybody ".repeat(5_000);
    const stored = await Promise.all(Array.from({ length: 24 }, () => put(text)));
    assert.equal(new Set(stored.map(({ id }) => id)).size, 24);
    for (const { id } of stored) assert.equal(await textOf(id), text);
    assert.deepEqual(await onDisk(), [(await store.put(parts(text), 1_000_000)).sha256.toString("hex")]);
  });

  test("that are too many leave nothing, and a stream that breaks off neither", async () => {
    const before = await onDisk();
    await assert.rejects(store.put(parts("12345", "67890"), 9), TooLargeError);
    await assert.rejects(
      store.put(
        (async function* () {
          yield Buffer.from("half");
          throw new Error("cut");
        })(),
        100,
      ),
      { message: "cut" },
    );
    assert.equal((await store.put(parts("12345", "67890"), 10)).size, 10);
    assert.equal((await onDisk()).length, before.length + 1);
    assert.ok(
      (await onDisk()).every((name) => /^[0-9a-f]{64}$/.test(name)),
      "no temporary file stays",
    );
  });

  test("are readable by nobody but the program's own user", async () => {
    const { stat } = await import("node:fs/promises");
    const { sha256 } = await store.put(parts("private"), 100);
    const hex = sha256.toString("hex");
    assert.equal((await stat(join(folder, hex.slice(0, 2), hex))).mode & 0o077, 0);
    assert.equal((await stat(folder)).mode & 0o077, 0);
  });

  test("that somebody puts again while they are cleaned away stay", async () => {
    const { sha256 } = await store.put(parts("again"), 100);
    await age(sha256.toString("hex"));
    await store.put(parts("again"), 100);
    await store.remove(sha256);
    assert.equal(await store.has(sha256), true);
    await age(sha256.toString("hex"));
    await store.remove(sha256);
    assert.equal(await store.has(sha256), false);
    await store.remove(sha256);
  });

  test("work where the folder is new", async () => {
    const fresh = createDiskStore(join(app.dataDir, "not", "there", "yet"));
    const { sha256 } = await fresh.put(parts("x"), 10);
    assert.equal((await fresh.read(sha256)).toString(), "x");
  });
});

describe("names", () => {
  test("lose folders, control and direction characters, and are cut between characters with their ending kept", async () => {
    const cases: [string, string][] = [
      ["../../etc/passwd", "passwd"],
      ["C:\\Windows\\x.exe", "x.exe"],
      ["a\u0000b\r\nc.txt", "abc.txt"],
      ["invoice\u202egpj.exe", "invoicegpj.exe"],
      ["\u200bzero\ufeff.txt", "zero.txt"],
      ["", "file"],
      ["..", "file"],
      ["   ", "file"],
      ["/", "file"],
      ["příklad – žluťoučký.pdf", "příklad – žluťoučký.pdf"],
      ["ملف.pdf", "ملف.pdf"],
      [`${"x".repeat(300)}.tar.gz`, `${"x".repeat(197)}.gz`],
      [`${"🙂".repeat(150)}.png`, `${"🙂".repeat(98)}.png`],
    ];
    for (const [given, kept] of cases) assert.equal((await put("x", ctx, { fileName: given })).fileName, kept, JSON.stringify(given));
  });
});

describe("a file", () => {
  test("is attached once, by its owner, however many try at once", async () => {
    const mine = as("agent:one");
    const { id } = await put("mine", mine);
    assert.deepEqual(await attachFiles(as("agent:two"), [id]), [id]);
    const tries = await Promise.all(Array.from({ length: 20 }, () => attachFiles(mine, [id])));
    assert.equal(tries.filter((refused) => refused.length === 0).length, 1);
    assert.deepEqual(await attachFiles(mine, [id, "00000000-0000-7000-8000-000000000000"]), [id, "00000000-0000-7000-8000-000000000000"]);
    assert.deepEqual(await attachFiles(mine, []), []);
  });

  test("of one stranger is not another's, though both are nobody", async () => {
    const { id } = await put("from afar", as("anonymous:anonymous", "192.0.2.1"));
    assert.deepEqual(await attachFiles(as("anonymous:anonymous", "192.0.2.2"), [id]), [id]);
    assert.deepEqual(await attachFiles(as("anonymous:anonymous", "192.0.2.1"), [id]), []);
    const { rows } = await sql<{ created_by: string }>`select created_by from files where id = ${id}`.execute(ctx.db);
    assert.doesNotMatch(rows[0]!.created_by, /192\.0\.2/, "no address is kept");
  });

  test("that nothing refers to for a day goes, its bytes too, unless they are somebody else's as well", async () => {
    const now = new Date();
    const lonely = await put("lonely bytes");
    const shared = await put("shared bytes");
    const kept = await put("shared bytes");
    const young = await put("young bytes");
    assert.deepEqual(await attachFiles(ctx, [kept.id]), []);
    await sql`update files set created_at = ${new Date(now.getTime() - 25 * 3_600_000)} where id = any(${[lonely.id, shared.id, kept.id]}::uuid[])`.execute(
      ctx.db,
    );
    const names = async (text: string) => (await store.put(parts(text), 1_000)).sha256.toString("hex");
    const [lonelyName, sharedName] = [await names("lonely bytes"), await names("shared bytes")];
    for (const name of [lonelyName, sharedName]) await age(name);
    assert.equal(await deleteOrphans(ctx.db, store, now), 2);
    const left = await onDisk();
    assert.ok(!left.includes(lonelyName));
    assert.ok(left.includes(sharedName));
    assert.equal(await textOf(kept.id), "shared bytes");
    assert.equal(await textOf(young.id), "young bytes");
    assert.deepEqual([await textOf(lonely.id), await textOf(shared.id)], [null, null]);
    assert.equal(await deleteOrphans(ctx.db, store, now), 0);
  });
});
