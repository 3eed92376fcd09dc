/** Licences in by the command line, from Keygen and from a file, and out with their keys; each command a process of its own. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import pg from "pg";
import { testDatabase, type TestDatabase } from "#testing";
import { selfSigned } from "../server/testing/certificate.ts";

const PASSPHRASE = "a long enough passphrase";
let database: TestDatabase;
let folder: string;
let keygen: Server;
let env: NodeJS.ProcessEnv;
const tokens = new Set<string | undefined>();

const thing = (type: string, id: string, attributes: object, related: { [name: string]: string } = {}) => ({
  id,
  type,
  attributes,
  relationships: Object.fromEntries(Object.entries(related).map(([name, of]) => [name, { data: { type: `${name}s`, id: of } }])),
});
const HOLDS: { [path: string]: object[] } = {
  products: [thing("products", "p1", { name: "Ledger", code: "ledger" })],
  policies: [thing("policies", "o1", { name: "Yearly", floating: true, authenticationStrategy: "LICENSE" }, { product: "p1" })],
  licenses: [thing("licenses", "l1", { name: "From Keygen", key: "KEYGEN-KEY-1", expiry: null }, { policy: "o1" })],
};

before(async () => {
  database = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "backstay-licences-"));
  const files = { key: join(folder, "key.pem"), certificate: join(folder, "certificate.pem") };
  selfSigned({ name: "keygen.test", ...files, names: "IP:127.0.0.1" });
  keygen = createServer({ key: await readFile(files.key), cert: await readFile(files.certificate) }, (request, response) => {
    tokens.add(request.headers.authorization);
    const data = HOLDS[new URL(request.url!, "https://x").pathname.replace("/v1/accounts/acme/", "")] ?? [];
    response.end(JSON.stringify({ data }));
  });
  await new Promise<void>((done) => keygen.listen(0, "127.0.0.1", done));
  const { host, port, user, password, database: name } = database.owner;
  env = {
    ...process.env,
    DATABASE_URL: `postgres://${user}:${encodeURIComponent(String(password))}@localhost:${port}/${name}?host=${encodeURIComponent(host!)}`,
    BACKSTAY_SECRET_KEY: database.secretKey,
    BACKSTAY_DATA_DIR: join(folder, "data"),
    BACKSTAY_LOG: "error",
    BACKSTAY_ALLOWED_ADDRESSES: "127.0.0.1",
    BACKSTAY_BACKUP_PASSPHRASE: PASSPHRASE,
    NODE_EXTRA_CA_CERTS: files.certificate,
    KEYGEN_TOKEN: "admin-0123456789abcdef",
  };
  await rows(
    "insert into brands (id, slug, name, color, locales, created_at, updated_at) values (gen_random_uuid(), 'acme', 'Acme', '#1f5fbf', '{en}', now(), now())",
  );
});
after(async () => {
  keygen?.close();
  await database?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

async function backstay(...words: string[]): Promise<{ out: string; err: string; code: number | null }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("main.ts", import.meta.url)), ...words], { env });
  const code = new Promise<number | null>((done) => child.once("close", done));
  const [out, err, end] = await Promise.all([text(child.stdout), text(child.stderr), code]);
  return { out, err, code: end };
}

async function rows<Row extends pg.QueryResultRow>(query: string): Promise<Row[]> {
  const client = new pg.Client(database.owner);
  await client.connect();
  try {
    return (await client.query<Row>(query)).rows;
  } finally {
    await client.end();
  }
}
const names = async () => (await rows<{ name: string }>("select name from licenses order by name")).map(({ name }) => name);

test("licences come from Keygen and from a file, and leave with their keys as they came", async () => {
  const { port } = keygen.address() as AddressInfo;
  const brought = await backstay("import", "keygen", "--account=acme", "--brand=acme", `--address=https://127.0.0.1:${port}`);
  assert.equal(brought.code, 0, brought.err + brought.out);
  assert.match(brought.out, /1 {2}licenses: were brought/);
  assert.deepEqual([...tokens], ["Bearer admin-0123456789abcdef"]);

  const file = join(folder, "list.csv");
  await writeFile(file, "Serial;Bezeichnung;Ablauf\nFILE-KEY-1;Aus Datei;31.12.2031\nKEYGEN-KEY-1;Schon da;\nbad key;;\n");
  const list = [file, "--policy=yearly", "--map=Serial=key", "--dates=day-first"];
  const tried = await backstay("import", "licenses", ...list, "--dry-run");
  assert.equal(tried.code, 0, tried.err);
  assert.match(tried.out, /^Bezeichnung: name\nAblauf: expiresAt\n/m);
  assert.match(tried.out, /line 4 …d key: Serial: This cannot be a key/);
  assert.match(tried.out, /Nothing was written[^]* 1 {2}cannot be taken\n/);
  assert.deepEqual(await names(), ["From Keygen"]);
  const made = await backstay("import", "licences", ...list);
  assert.equal(made.code, 0, made.err);
  assert.match(made.out, / 1 {2}were brought\n/);
  assert.match(made.out, / 1 {2}are here already\n/);
  assert.deepEqual(await names(), ["Aus Datei", "From Keygen"]);

  const out = join(folder, "out");
  const left = await backstay("export", out, "--keys");
  assert.equal(left.code, 0, left.err);
  assert.ok(!(await readFile(join(out, "keys.jsonl.enc"))).includes("FILE-KEY"));
  const [, command = ""] = /encrypted; to read it:\n {2}openssl (.*) -in keys\.jsonl\.enc/.exec(left.out) ?? [];
  const { stdout } = await promisify(execFile)(
    "openssl",
    [
      ...command.split(" ").filter((word) => word !== "-pass" && !word.startsWith("pass:")),
      "-in",
      join(out, "keys.jsonl.enc"),
      "-pass",
      `pass:${PASSPHRASE}`,
    ],
    { cwd: out },
  );
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { kind: string; key?: string; keys?: number });
  assert.deepEqual(
    lines
      .filter(({ kind }) => kind === "licenseKey")
      .map(({ key }) => String(key))
      .toSorted((a, b) => a.localeCompare(b)),
    ["FILE-KEY-1", "KEYGEN-KEY-1"],
  );
  assert.deepEqual(lines.at(-1), { kind: "end", keys: lines.length - 1 });
});

test("what a command was told wrongly is said in one line, with code 2 and nothing written", async () => {
  const file = join(folder, "wrong.csv");
  await writeFile(file, "key,name\nx,y\n");
  const unknown = await backstay("import", "licenses", file, "--map=Serial=key");
  assert.deepEqual([unknown.code, /the file has no column "Serial"; it has "key", "name"/.test(unknown.err)], [2, true], unknown.err);
});
