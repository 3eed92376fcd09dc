import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { strFromU8, unzipSync } from "fflate";
import pg from "pg";
import { testApp, testDatabase, type TestApp, type TestDatabase } from "#testing";
import { createShape, digestOf, readTables } from "./catalogue.ts";
import { BackupFault, blobsIn, exportEverything, exportPlan, occupants, restoreBackup, writeBackup, type BackupSource } from "./index.ts";
import { openStream, sealStream } from "./seal-stream.ts";

const PASSPHRASE = "a long enough passphrase";
let app: TestApp;
let folder: string;
let source: BackupSource;

before(async () => {
  app = await testApp({ worker: false });
  folder = await mkdtemp(join(tmpdir(), "backstay-backup-"));
  source = {
    connection: app.database.owner,
    dataDir: app.dataDir,
    secretKey: app.database.secretKey,
    version: "test",
    extras: ["erased-contacts.jsonl"],
  };
  await writeFile(join(app.dataDir, "erased-contacts.jsonl"), '{"contact":"01900000-0000-7000-8000-000000000009"}\n');
  for (let n = 0; n < 5; n++) await openTicket(n);
});
after(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

async function openTicket(n: number): Promise<void> {
  const file = await app.admin.raw("/api/v1/files", {
    method: "POST",
    body: `bytes ${n} \u0000 ${randomBytes((n % 5) * 30_000).toString("base64")}`,
    headers: { "content-type": "text/plain", "content-disposition": `attachment; filename="f${n}.txt"` },
  });
  const { id } = (await file.json()) as { id: string };
  const opened = await app.admin.post("/api/v1/tickets", {
    subject: `Ticket ${n} with "quotes", {braces} and \\backslash`,
    body: `Line one\n\tline two, ${n} 🙂 مرحبا`,
    requester: { email: `person${n % 3}@customer.test` },
    attachments: [id],
  });
  assert.equal(opened.status, 201, JSON.stringify(opened.body));
}

/** A database of the same server with nothing in it. */
async function emptyDatabase(): Promise<TestDatabase> {
  const database = await testDatabase();
  const client = new pg.Client(database.owner);
  await client.connect();
  await client.query("drop schema public cascade; create schema public; drop schema if exists jobs cascade");
  await client.end();
  return database;
}

type Dump = { [table: string]: string[] };
/** Every row of every table as text, ordered. */
async function dump(connection: pg.ClientConfig): Promise<Dump> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const tables = await readTables(client);
    const all: Dump = {};
    for (const { name } of tables.filter((table) => table.name !== "schema_migrations")) {
      const { rows } = await client.query<{ r: string }>(`select t::text as r from "${name}" t order by 1`);
      all[name] = rows.map(({ r }) => r);
    }
    return all;
  } finally {
    await client.end();
  }
}

async function filesIn(dataDir: string): Promise<{ [name: string]: string }> {
  const found: { [name: string]: string } = {};
  for (const entry of await readdir(join(dataDir, "files"), { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      found[entry.name] = createHash("sha256")
        .update(await readFile(join(entry.parentPath, entry.name)))
        .digest("hex");
  return found;
}

describe("a backup", () => {
  test("restored into an empty installation is the same row by row and file by file, and works on", async () => {
    await app.settled();
    const path = join(folder, "quiet.backup");
    const summary = await writeBackup(source, path, PASSPHRASE);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.ok(summary.files >= 5 && summary.rows > 50, JSON.stringify(summary));
    const text = (await readFile(path)).toString("latin1");
    assert.ok(!text.includes("customer.test") && !text.includes(source.secretKey), "nothing of it is readable");
    assert.deepEqual(
      (await readdir(join(app.dataDir, "files"))).filter((name) => name.startsWith(".backup")),
      [],
    );

    const wanted = await dump(app.database.owner);
    const target = await emptyDatabase();
    const dataDir = await mkdtemp(join(folder, "restored-"));
    await writeFile(join(dataDir, "erased-contacts.jsonl"), '{"contact":"01900000-0000-7000-8000-00000000000a"}\n');
    try {
      await restoreBackup({ connection: target.owner, dataDir, secretKey: source.secretKey }, path, PASSPHRASE);
      assert.deepEqual(await dump(target.owner), wanted);
      assert.deepEqual(await filesIn(dataDir), await filesIn(app.dataDir));
      const list = await readFile(join(dataDir, "erased-contacts.jsonl"), "utf8");
      assert.equal(list.trim().split("\n").length, 2, "whoever was erased here or there stays erased");
      // Foreign keys, sequences and roles are there again.
      const client = new pg.Client(target.owner);
      await client.connect();
      await assert.rejects(
        client.query(
          "insert into messages (id, ticket_id, author_kind, channel, text, visible_text, created_at) values (gen_random_uuid(), gen_random_uuid(), 'bot', 'api', '', '', now())",
        ),
        /foreign key/,
      );
      const { rows } = await client.query<{ next: number; most: number }>(
        "select nextval('ticket_numbers')::int as next, (select max(number) from tickets)::int as most",
      );
      assert.equal(rows[0]!.next, rows[0]!.most + 1);
      await client.end();
      assert.deepEqual(await occupants(target.owner), { used: true, running: 0 });
    } finally {
      await target.close();
    }
  });

  test("made while others write is of one moment: no message without its ticket, no event twice, and nothing from before is missing", async () => {
    const before = await dump(app.database.owner);
    let stop = false;
    let written = 0;
    const writers = [1, 2].map(async (writer) => {
      while (!stop) await openTicket(1000 * writer + (written++ % 5));
    });
    const path = join(folder, "busy.backup");
    await writeBackup(source, path, PASSPHRASE);
    stop = true;
    await Promise.all(writers);
    assert.ok(written > 0);
    const target = await emptyDatabase();
    const dataDir = await mkdtemp(join(folder, "busy-"));
    try {
      // Foreign keys are checked when they are put back, so a torn copy would fail here.
      const { files } = await restoreBackup({ connection: target.owner, dataDir, secretKey: source.secretKey }, path, PASSPHRASE);
      const restored = await dump(target.owner);
      for (const [table, rows] of Object.entries(before))
        if (["messages", "contacts", "files", "attachments"].includes(table)) {
          const there = new Set(restored[table]);
          assert.deepEqual(
            rows.filter((row) => !there.has(row)),
            [],
            table,
          );
        }
      assert.equal(Object.keys(await filesIn(dataDir)).length, files);
    } finally {
      await target.close();
    }
  });

  test("that was changed, cut or belongs to another passphrase is refused before anything is touched", async () => {
    const path = join(folder, "whole.backup");
    await writeBackup(source, path, PASSPHRASE);
    const whole = await readFile(path);
    const target = await emptyDatabase();
    const attempt = async (bytes: Buffer, passphrase = PASSPHRASE) => {
      const bad = join(folder, "bad.backup");
      await writeFile(bad, bytes);
      await assert.rejects(
        restoreBackup({ connection: target.owner, dataDir: folder, secretKey: source.secretKey }, bad, passphrase),
        BackupFault,
      );
      const client = new pg.Client(target.owner);
      await client.connect();
      const { rows } = await client.query<{ n: number }>(
        "select count(*)::int as n from pg_class where relnamespace = 'public'::regnamespace",
      );
      await client.end();
      assert.equal(rows[0]!.n, 0, "nothing was touched");
    };
    try {
      const flipped = (at: number) => Buffer.concat([whole.subarray(0, at), Buffer.of(whole[at]! ^ 1), whole.subarray(at + 1)]);
      await attempt(flipped(whole.length - 5));
      await attempt(flipped(Math.floor(whole.length / 2)));
      await attempt(whole.subarray(0, whole.length - 1));
      assert.ok(whole.length > 140_000);
      await attempt(whole.subarray(0, whole.indexOf("\n") + 1 + 65_552));
      await attempt(Buffer.from("not a backup\n"));
      await attempt(Buffer.alloc(0));
      await attempt(whole, "another passphrase entirely");
      await assert.rejects(
        restoreBackup({ connection: target.owner, dataDir: folder, secretKey: "another" }, path, PASSPHRASE),
        /another secret key/,
      );
    } finally {
      await target.close();
    }
  });
});

test("a sealed stream opens only as it was sealed, at every length around a chunk", async () => {
  const collect = async (stream: AsyncIterable<Buffer>) => {
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part);
    return Buffer.concat(parts);
  };
  async function* one(bytes: Buffer, size = 10_000) {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  for (const length of [0, 65_535, 65_536, 65_537, 131_072]) {
    const plain = Buffer.alloc(length, 7);
    const sealed = await collect(sealStream(one(plain), PASSPHRASE, { N: 1024, r: 8, p: 1 }));
    assert.ok((await collect(openStream(one(sealed, 777), PASSPHRASE))).equals(plain), `${length}`);
    if (length > 65_536) {
      // Without its last chunk the rest is whole chunks, and yet no whole stream.
      const start = sealed.indexOf("\n") + 1;
      await assert.rejects(collect(openStream(one(sealed.subarray(0, start + 65_552)), PASSPHRASE)), BackupFault);
    }
  }
});

test("an export of everything holds rows, files and mails with their checksums, and no secret", async () => {
  const out = join(folder, "export");
  const exported = exportSource();
  const summary = await exportEverything(exported, out);
  assert.ok(summary.files >= 5 && summary.tables > 20, JSON.stringify(summary));
  const manifest = JSON.parse(await readFile(join(out, "manifest.json"), "utf8")) as { files: { path: string; sha256: string }[] };
  for (const { path, sha256 } of manifest.files)
    assert.equal(
      createHash("sha256")
        .update(await readFile(join(out, path)))
        .digest("hex"),
      sha256,
      path,
    );
  const tickets = (await readFile(join(out, "tables", "tickets.jsonl"), "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { subject: string });
  assert.ok(tickets.some(({ subject }) => subject === 'Ticket 1 with "quotes", {braces} and \\backslash'));
  const everything = (
    await Promise.all((await readdir(join(out, "tables"))).map((name) => readFile(join(out, "tables", name), "utf8")))
  ).join("");
  assert.ok(!/"(token_hash|password_hash|sealed)"/.test(everything));
  await assert.rejects(exportEverything(exported, out), /not empty/);
});

const exportSource = () => ({
  connection: app.database.owner,
  owner: true,
  version: "test",
  plan: exportPlan(app.program.platform.registrations.manifests),
  files: true,
  openBlob: blobsIn(app.dataDir),
  at: new Date(),
});

describe("everything as one archive, by the API", () => {
  type Table = {
    table: string;
    path: string | null;
    rows: number;
    columns: { column: string; references: string | null }[];
    leftOut: string[];
  };
  const download = async (query = "") => {
    const answer = await app.admin.raw(`/api/v1/export${query}`, { method: "GET" });
    assert.equal(answer.status, 200);
    return new Uint8Array(await answer.arrayBuffer());
  };

  test("holds every row of every table that no room leaves out, and none of their secrets, though it is read as another role", async () => {
    const bytes = await download("?files=included");
    const entries = unzipSync(bytes);
    const manifest = JSON.parse(strFromU8(entries["manifest.json"]!)) as { tables: Table[]; files: { path: string; sha256: string }[] };
    for (const { path, sha256 } of manifest.files) assert.equal(createHash("sha256").update(entries[path]!).digest("hex"), sha256, path);
    assert.deepEqual(Object.keys(entries).toSorted(), [...manifest.files.map(({ path }) => path), "manifest.json"].toSorted());
    const client = new pg.Client(app.database.owner);
    await client.connect();
    const names = (await readTables(client)).map(({ name }) => name);
    assert.deepEqual(manifest.tables.map(({ table }) => table).toSorted(), names.toSorted());
    // What the download itself writes down comes after its moment.
    const later = new Set(["audit_log", "audit_seals", "event_outbox", "events", "relay_state"]);
    for (const { table, path, rows, leftOut } of manifest.tables) {
      if (path === null) continue;
      const { rows: counted } = await client.query<{ n: number }>(`select count(*)::int as n from "${table}"`);
      const lines = strFromU8(entries[path]!).split("\n").slice(0, -1);
      assert.equal(lines.length, rows, table);
      if (!later.has(table)) assert.equal(rows, counted[0]!.n, table);
      for (const line of lines) for (const column of leftOut) assert.ok(!(column in (JSON.parse(line) as object)), `${table}.${column}`);
    }
    await client.end();
    const tickets = manifest.tables.find(({ table }) => table === "tickets")!;
    assert.equal(tickets.columns.find(({ column }) => column === "requester_id")?.references, "contacts.id");
    assert.ok(Object.keys(entries).some((name) => name.startsWith("files/")));
    const path = join(folder, "whole.zip");
    await writeFile(path, bytes);
    // Another program's reader, where there is one.
    await promisify(execFile)("python3", ["-m", "zipfile", "-t", path]).catch((error: NodeJS.ErrnoException) =>
      assert.equal(error.code, "ENOENT"),
    );
  });

  test("is the owners' alone, few at a time, and stands in the audit", async () => {
    const refused = await (await app.agent("admin")).get("/api/v1/export");
    assert.equal(refused.status, 403);
    const client = new pg.Client(app.database.owner);
    await client.connect();
    await client.query("select pg_advisory_lock(hashtextextended('backstay export', n)) from generate_series(0, 1) n");
    const busy = await app.admin.get("/api/v1/export");
    assert.deepEqual([busy.status, busy.body.code], [409, "export.running"]);
    await client.end();
    const entries = unzipSync(await download());
    assert.ok(!Object.keys(entries).some((name) => name.startsWith("files/") || name.startsWith("mail/")));
    const noted = (await app.admin.get("/api/v1/audit?limit=200")).body.data as { action: string }[];
    for (const action of ["export.begin", "export.done"])
      assert.ok(
        noted.some((one) => one.action === action),
        action,
      );
  });
});

test("a row of every type is read back as it was", async () => {
  const client = new pg.Client(app.database.owner);
  await client.connect();
  await client.query(
    "create table kinds (id int, t text, b bytea, j jsonb, a text[], ts timestamptz, d date, n numeric, f float8, g int generated always as (id * 2) stored); insert into kinds values (1, E'a\\n\"b\",(c)\\\\', '\\x00ff', '{\"a\": \"\\\"\"}', array['', 'x,y', null], 'infinity', '0001-01-01', 12.3400, 0.1), (2, '', '', null, '{}', null, null, null, 'nan')",
  );
  const table = (await readTables(client)).find(({ name }) => name === "kinds")!;
  assert.ok(!table.columns.includes("g"));
  await client.query("begin; set local extra_float_digits to 1");
  const digest = await digestOf(client, table);
  assert.equal(digest.rows, 2);
  const { readRows, loadRows } = await import("./catalogue.ts");
  const rows: string[] = [];
  for await (const portion of readRows(client, table)) rows.push(...portion);
  await client.query("truncate kinds");
  await createShape(client, table);
  await loadRows(client, table, rows);
  assert.deepEqual(await digestOf(client, table), digest);
  await client.query("rollback; drop table kinds");
  await client.end();
});
