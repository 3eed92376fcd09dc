import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { createLogger } from "#platform/log";
import { runningEmbedded, secretKey, startEmbedded, type EmbeddedDatabase, type OwnerConnection } from "./index.ts";
import { installBinaries } from "./install-binaries.ts";
import { databaseUser } from "./system-user.ts";

const log = createLogger("silent");
const root = new URL("../../../", import.meta.url);
let folder: string;

before(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "backstay-test-")));
  await chmod(folder, 0o711);
});
after(() => rm(folder, { recursive: true, force: true }));

/** Starts one that ends with the test, whatever becomes of it. */
async function started(t: TestContext, dataDir: string, fsync = false): Promise<EmbeddedDatabase> {
  const database = await startEmbedded({ dataDir, log, fsync });
  t.after(() => database.stop());
  return database;
}

async function query<Row extends pg.QueryResultRow>(owner: OwnerConnection, text: string): Promise<Row[]> {
  const client = new pg.Client(owner);
  // A server that is killed in between says so here.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** A Backstay of another process that holds a data folder until it is told or killed. */
async function otherProcess(t: TestContext, dataDir: string): Promise<{ child: ChildProcess; line: string; end: Promise<void> }> {
  const program = `
    import { startEmbedded } from "#platform/embedded";
    import { createLogger } from "#platform/log";
    try {
      const database = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: createLogger("silent"), fsync: false });
      process.once("SIGTERM", () => database.stop().then(() => process.exit(0)));
      console.log(JSON.stringify(database.owner));
      setInterval(() => {}, 1000);
    } catch (error) { console.log(error.name + ": " + error.message); process.exit(1); }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => child.kill("SIGTERM"));
  const end = new Promise<void>((done) => child.once("exit", () => done()));
  const line = await new Promise<string>((done) => createInterface(child.stdout).once("line", done));
  return { child, line, end };
}

async function postmasterPid(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n")[0]);
}

const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe("the embedded database", () => {
  test("starts, keeps what was committed over a restart, and keeps its folders closed", async (t) => {
    const dataDir = join(folder, "plain");
    const first = await started(t, dataDir, true);
    assert.equal(first.owner.user, "backstay");
    const [encoding] = await query<{ encoding: string; fsync: string; addresses: string }>(
      first.owner,
      "select current_setting('server_encoding') as encoding, current_setting('fsync') as fsync, current_setting('listen_addresses') as addresses",
    );
    assert.deepEqual(encoding, { encoding: "UTF8", fsync: "on", addresses: "" });
    await query(first.owner, "create table kept as select 42 as answer");
    assert.deepEqual(await runningEmbedded(dataDir), first.owner);
    await first.stop();
    await assert.rejects(query(first.owner, "select 1"));
    await assert.rejects(stat(first.owner.host), { code: "ENOENT" });
    assert.equal(await runningEmbedded(dataDir), null);

    const second = await started(t, dataDir, true);
    assert.deepEqual(await query(second.owner, "select answer from kept"), [{ answer: 42 }]);
    await second.stop();

    assert.equal(await mode(dataDir), "711");
    assert.equal(await mode(join(dataDir, "postgres")), "700");
    assert.equal(await mode(join(dataDir, "secrets")), "700");
    assert.equal(await mode(join(dataDir, "secrets", "database-password")), "600");
  });

  test("refuses whoever has no password", async (t) => {
    const database = await started(t, join(folder, "closed"));
    await assert.rejects(query({ ...database.owner, password: "guess" }, "select 1"), { code: "28P01" });
    await database.stop();
  });

  test("takes over the database of a Backstay that was killed", async (t) => {
    const dataDir = join(folder, "orphan");
    const other = await otherProcess(t, dataDir);
    const owner = JSON.parse(other.line) as OwnerConnection;
    await query(owner, "create table kept as select 1 as answer");
    const orphan = await postmasterPid(dataDir);
    other.child.kill("SIGKILL");
    await other.end;
    assert.ok(process.kill(orphan, 0), "the orphan still runs");

    const next = await started(t, dataDir);
    assert.deepEqual(await query(next.owner, "select answer from kept"), [{ answer: 1 }]);
    assert.notEqual(await postmasterPid(dataDir), orphan);
    await assert.rejects(stat(owner.host), { code: "ENOENT" }, "the old socket folder is removed");
    await next.stop();
  });

  test("is not kept out by a dead server whose process id stands in its lock file and is somebody else's, or nobody has waited for", async (t) => {
    const dataDir = join(folder, "dead-lock");
    const first = await started(t, dataDir);
    const pid = await postmasterPid(dataDir);
    const lock = join(dataDir, "postgres", "postmaster.pid");
    const text = await readFile(lock, "utf8");
    await first.stop();
    const other = spawn("sleep", ["60"], { ...(await databaseUser(join(dataDir, "postgres"))), stdio: "ignore", cwd: "/" });
    t.after(() => other.kill());
    await writeFile(lock, text.replace(String(pid), String(other.pid)));
    const second = await started(t, dataDir);
    assert.deepEqual(await query(second.owner, "select 1 as one"), [{ one: 1 }]);
  });

  test("a second start on the same folder is refused in one line that names the folder and the process", async (t) => {
    const dataDir = join(folder, "busy");
    const other = await otherProcess(t, dataDir);
    const refused = await started(t, dataDir).then(
      () => assert.fail("it started"),
      (error: Error) => error,
    );
    assert.equal(refused.name, "DataDirLockedError");
    assert.equal(
      refused.message,
      `the data folder ${dataDir} is in use by another Backstay (process ${other.child.pid}); stop that one first`,
    );
    assert.deepEqual(await query(JSON.parse(other.line) as OwnerConnection, "select 1 as one"), [{ one: 1 }], "the first is not disturbed");
    other.child.kill("SIGTERM");
    await other.end;
    await (await started(t, dataDir)).stop();
  });

  test("of several simultaneous starts exactly one gets the folder", async (t) => {
    const dataDir = join(folder, "race");
    const others = await Promise.all([1, 2, 3].map(() => otherProcess(t, dataDir)));
    const winners = others.filter(({ line }) => line.startsWith("{"));
    assert.equal(winners.length, 1, others.map(({ line }) => line).join("\n"));
    for (const { line } of others) if (!line.startsWith("{")) assert.match(line, /^DataDirLockedError: .*in use by another Backstay/);
    winners[0]!.child.kill("SIGTERM");
    await Promise.all(others.map(({ end }) => end));
  });

  test("comes back when the server itself is killed", async (t) => {
    const dataDir = join(folder, "crash");
    const database = await started(t, dataDir);
    const killed = await postmasterPid(dataDir);
    process.kill(killed, "SIGKILL");
    const rows = await eventually(() => query(database.owner, "select 1 as one"));
    assert.deepEqual(rows, [{ one: 1 }]);
    assert.notEqual(await postmasterPid(dataDir), killed);
    await database.stop();
    await assert.rejects(stat(join(dataDir, "postgres", "postmaster.pid")), { code: "ENOENT" });
  });

  test("runs below a folder that only its owner can enter, with a umask of 077", async (t) => {
    const closed = join(folder, "closed-home");
    await mkdir(closed, { mode: 0o700 });
    const before = process.umask(0o077);
    try {
      const database = await started(t, join(closed, "data"));
      await query(database.owner, "create table t as select generate_series(1, 1000) as n");
      await query(database.owner, "checkpoint");
      await query(database.owner, "alter system set work_mem = '5MB'");
      await database.stop();
      assert.equal(await mode(join(closed, "data")), "711");
    } finally {
      process.umask(before);
    }
    assert.equal(await mode(closed), "700");
  });

  test("its programs are copied so that its user can run them whatever the umask, and a broken copy is replaced", async () => {
    const cache = join(folder, "cache");
    const user = await databaseUser(join(folder, "nothing"));
    const before = process.umask(0o077);
    try {
      const [one, two] = await Promise.all([installBinaries(user, [cache]), installBinaries(user, [cache])]);
      assert.deepEqual(one, two);
      await rm(one.postgres);
      assert.deepEqual(await installBinaries(user, [cache]), one);
      assert.equal(await mode(one.postgres), "755");
    } finally {
      process.umask(before);
    }
  });
});

describe("the secret key", () => {
  test("is made once, whoever asks, and is closed to others", async () => {
    const dataDir = join(folder, "keys");
    const [one, two] = await Promise.all([secretKey(dataDir), secretKey(dataDir)]);
    assert.equal(one, two);
    assert.match(one, /^[\w-]{43}$/);
    assert.equal(await secretKey(dataDir), one);
    assert.equal(await mode(join(dataDir, "secrets", "secret-key")), "600");
  });

  test("is never replaced when its file is damaged", async () => {
    const dataDir = join(folder, "damaged");
    await secretKey(dataDir);
    await writeFile(join(dataDir, "secrets", "secret-key"), "");
    await assert.rejects(secretKey(dataDir), /put back the one from your backup/);
  });
});

async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 200) throw error;
      await sleep(50);
    }
  }
}
