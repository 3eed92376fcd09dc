import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { testDatabase, type TestDatabase } from "#testing";

let database: TestDatabase;
let env: NodeJS.ProcessEnv;

before(async () => {
  database = await testDatabase();
  env = { ...process.env, DATABASE_URL: urlOf(database.owner), BACKSTAY_SECRET_KEY: database.secretKey, BACKSTAY_LOG: "error" };
});
after(() => database.close());

function urlOf({ host, port, user, password, database: name }: pg.ClientConfig): string {
  return `postgres://${user}:${encodeURIComponent(String(password))}@localhost:${port}/${name}?host=${encodeURIComponent(host!)}`;
}

async function backstay(words: string[], { input = "", more = {} }: { input?: string; more?: NodeJS.ProcessEnv } = {}) {
  const child = spawn(process.execPath, [fileURLToPath(new URL("main.ts", import.meta.url)), ...words], { env: { ...env, ...more } });
  child.stdin.end(input);
  const code = new Promise<number | null>((done) => child.once("close", done));
  const [out, err, end] = await Promise.all([text(child.stdout), text(child.stderr), code]);
  return { out, err, code: end };
}

async function rows<Row extends pg.QueryResultRow>(query: string, values: unknown[]): Promise<Row[]> {
  const client = new pg.Client(database.owner);
  await client.connect();
  try {
    return (await client.query<Row>(query, values)).rows;
  } finally {
    await client.end();
  }
}

describe("the command line", () => {
  test("lists its commands, and refuses others and wrong options with code 2", async () => {
    const help = await backstay([]);
    assert.equal(help.code, 0);
    for (const name of ["serve", "migrate", "doctor", "admin create", "token create"])
      assert.ok(help.out.includes(`  ${name} `) || help.out.includes(`  ${name}\n`), name);
    const unknown = await backstay(["dance"]);
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /there is no command "dance"/);
    const wrong = await backstay(["token", "create", "--all"]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /^backstay: --name is missing; usage: npx backstay token create .*\n$/);
  });

  test("names the variable when a setting is wrong", async () => {
    const { code, err } = await backstay(["migrate"], { more: { BACKSTAY_HTTP_PORT: "many" } });
    assert.equal(code, 2);
    assert.match(err, /^backstay: BACKSTAY_HTTP_PORT takes a port number [^\n]*\n$/);
  });

  test("finds nothing to migrate in a migrated database", async () => {
    const { code, out } = await backstay(["migrate"]);
    assert.deepEqual({ code, out }, { code: 0, out: "The database is at the current schema.\n" });
  });

  test("adds an owner with the password it is given, once", async () => {
    const first = await backstay(["admin", "create", "--email=Ada@Example.test", "--name=Ada", "--password-stdin"], {
      input: "a good long password\n",
    });
    assert.deepEqual(first, { code: 0, out: "ada@example.test may sign in as owner.\n", err: "" });
    assert.deepEqual(await rows("select name, role, active from agents where email = $1", ["ada@example.test"]), [
      { name: "Ada", role: "owner", active: true },
    ]);
    const again = await backstay(["admin", "create", "--email=ada@example.test"]);
    assert.equal(again.code, 1);
    assert.match(again.err, /exists already/);
  });

  test("makes a token that holds the rights it names, and prints it alone", async () => {
    const { code, out, err } = await backstay(["token", "create", "--name=export", "--rights=tickets.read,files.read", "--days=7"]);
    assert.equal(code, 0);
    assert.match(out, /^bs_\S+\n$/);
    assert.ok(!err.includes(out.trim()));
    const [token] = await rows<{ scopes: string[]; days: number }>(
      "select scopes, round(extract(epoch from expires_at - now()) / 86400)::int as days from api_tokens where name = $1",
      ["export"],
    );
    assert.deepEqual(token, { scopes: ["files.read", "tickets.read"], days: 7 });
    const unknown = await backstay(["token", "create", "--name=x", "--rights=tickets.fly"]);
    assert.equal(unknown.code, 1);
    assert.match(unknown.err, /tickets\.fly/);
  });

  test("doctor looks at clock, events, jobs and keys, and says what to do", async () => {
    const client = new pg.Client(database.owner);
    await client.connect();
    await client.query(
      "insert into event_outbox (id, type, occurred_at, recorded_at, actor, subjects, data) values (gen_random_uuid(), 'x', now(), now() - interval '1 hour', 'system:x', '{x:y}', '{}')",
    );
    await client.end();
    const { found } = await import("./check-running.ts").then(async ({ checkRunning }) => ({ found: await checkRunning(database.owner) }));
    const text = found.map(({ state, text: said }) => `${state} ${said}`).join("\n");
    assert.match(text, /^fine the clocks of this machine and the database agree$/m);
    assert.match(text, /^wrong \d+ events wait to be relayed since .*worker/m);
    assert.match(text, /^fine no job failed for good$/m);
    await rows("delete from event_outbox where type = $1", ["x"]);
  });

  test("a backup made by the command is read again, refused over a used installation, and needs a passphrase", async () => {
    const folder = await mkdtemp(join(tmpdir(), "backstay-cli-"));
    try {
      const file = join(folder, "one.backup");
      const dataDir = { BACKSTAY_DATA_DIR: join(folder, "data") };
      const without = await backstay(["backup", file], { more: dataDir });
      assert.equal(without.code, 2);
      assert.match(without.err, /BACKSTAY_BACKUP_PASSPHRASE/);
      const more = { ...dataDir, BACKSTAY_BACKUP_PASSPHRASE: "a long enough passphrase" };
      const made = await backstay(["backup", file], { more });
      assert.equal(made.code, 0, made.err);
      assert.match(made.out, /read again and found whole/);
      const refused = await backstay(["restore", file], { more });
      assert.equal(refused.code, 1);
      assert.match(refused.err, /in use: restore into an empty one, or add --replace/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test("doctor finds a database that would lose commits", async () => {
    const { code, out } = await backstay(["doctor"]);
    assert.equal(code, 1);
    assert.match(out, /^✖ the database: .*switch "(fsync|full_page_writes|synchronous_commit)" on/m);
  });
});
