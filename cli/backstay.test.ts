import assert from "node:assert/strict";
import { spawn } from "node:child_process";
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

  test("doctor finds a database that would lose commits", async () => {
    const { code, out } = await backstay(["doctor"]);
    assert.equal(code, 1);
    assert.match(out, /^✖ the database: .*switch "(fsync|full_page_writes|synchronous_commit)" on/m);
  });
});
