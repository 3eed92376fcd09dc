/**
 * Proof: a mail that was answered 250 is never lost, and one that was not may be sent again without becoming two tickets. The program, and
 * mostly the database with it, is ended by kill -9 at any moment, also while it starts; senders send again whatever got no 250, byte for byte.
 */
import { rm } from "node:fs/promises";
import { databaseProcesses, killAll } from "./lib/processes.ts";
import { generateMail, type GeneratedMail } from "./lib/mails.ts";
import { startEmptyDns } from "./lib/no-dns.ts";
import { progress, prove, require, sleep, until, type Figures } from "./lib/proof.ts";
import { seeded, type Random } from "./lib/seeded.ts";
import { openSmtp, type SmtpConnection } from "./lib/smtp-client.ts";
import { freePorts, spawnProgram, temporaryFolder, type Spawned } from "./lib/spawn-program.ts";
import { hasStrace, traceSyncs } from "./lib/trace.ts";

const ADMIN_TOKEN = "proof-token-with-every-right";
const SENDERS = 4;
const TO = "support@acme.test";
/** One life in five is ended while it starts. */
const STARTING = 0.2;
const WITH_DATABASE = 0.65;

type Sending = { waiting: number[]; accepted: Set<number>; sent: number; unanswered: number; over: boolean };

/** Sends what waits until everything is accepted. Knows nothing of kills: it sees connections end. */
async function sender(port: number, mailOf: (n: number) => GeneratedMail, sending: Sending, total: number): Promise<void> {
  let connection: SmtpConnection | null = null;
  while (sending.accepted.size < total && !sending.over) {
    const n = sending.waiting.shift();
    if (n === undefined) {
      await sleep(20);
      continue;
    }
    const { from, bytes } = mailOf(n);
    let sent = false;
    try {
      connection ??= await openSmtp(port);
      sent = true;
      sending.sent++;
      const { code } = await connection.send({ from, to: TO, bytes });
      if (code === 250) sending.accepted.add(n);
      else sending.waiting.unshift(n);
    } catch {
      if (sent) sending.unanswered++;
      connection?.close();
      connection = null;
      sending.waiting.unshift(n);
      await sleep(25);
    }
  }
  connection?.close();
}

async function get<T>(url: string): Promise<T> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  require(response.ok, `${url} answered ${response.status} ${(await response.clone().text()).slice(0, 300)}`);
  return (await response.json()) as T;
}

/** Every row of a list of the API. */
async function* list<T>(url: string, query: string): AsyncGenerator<T> {
  for (let cursor: string | null = ""; cursor !== null;) {
    const page: { data: T[]; nextCursor: string | null } = await get(
      `${url}?limit=200&${query}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
    );
    yield* page.data;
    cursor = page.nextCursor;
  }
}

/** Waits until everything that came in is decided; what the killed ones left behind may be much. */
async function drained(program: Spawned): Promise<void> {
  const pending = async () => (await get<{ data: unknown[] }>(`${program.url}/api/v1/intake?state=pending&limit=1`)).data.length > 0;
  const decided = async () => {
    const text = await (await fetch(`${program.url}/metrics`)).text();
    return text.matchAll(/^backstay_intake_total\{.*\} (\d+)$/gm).reduce((sum, [, count]) => sum + Number(count), 0);
  };
  for (let [last, since] = [-1, performance.now()]; await pending(); await sleep(100)) {
    const now = await decided();
    if (now !== last) [last, since] = [now, performance.now()];
    require(performance.now() - since < 60_000, `mails wait to be decided and nothing happens; ${now} were decided since the last start`);
    progress(`${now} mails decided since the last start`);
  }
}

/** Counts tickets by the mark in their subject. */
async function check(program: Spawned, marks: readonly string[]): Promise<{ duplicates: number }> {
  const tickets = new Map<string, number>();
  for await (const { subject } of list<{ subject: string }>(`${program.url}/api/v1/tickets`, "sort=createdAt")) {
    const mark = /m\w+x\d{6}/.exec(subject)?.[0];
    if (mark) tickets.set(mark, (tickets.get(mark) ?? 0) + 1);
  }
  const lost = marks.filter((mark) => !tickets.has(mark));
  const doubled = marks.filter((mark) => (tickets.get(mark) ?? 0) > 1);
  require(lost.length === 0, `${lost.length} mails were answered 250 and are no ticket: ${lost.slice(0, 5).join(", ")}`);
  require(doubled.length === 0, `${doubled.length} mails became more than one ticket: ${doubled.slice(0, 5).join(", ")}`);
  let duplicates = 0;
  for await (const item of list<{ state: string; outcome: string | null; reason: string | null }>(`${program.url}/api/v1/intake`, "")) {
    require(item.state === "done", `an item of the intake is ${item.state}: ${item.reason}`);
    if (item.outcome === "duplicate") duplicates++;
  }
  return { duplicates };
}

/** The moments at which lives end: so many mails accepted by then, or a time after the start for those that never come up. */
function plan(random: Random, mails: number, kills: number) {
  const points = Array.from({ length: kills }, () => random.between(0, mails - 1)).toSorted((a, b) => a - b);
  return points.map((accepted) => ({
    accepted,
    starting: random() < STARTING,
    after: random.between(0, 1_500),
    pause: random.between(0, 40),
    database: random() < WITH_DATABASE,
  }));
}

/**
 * Runs the proof.
 * @param options.mails how many mails arrive
 * @param options.kills how often the program is killed while they do
 * @param options.traced how many mails are sent under strace at the end; 0 leaves the trace out
 * @throws Disproved
 */
export async function kill({
  mails,
  kills,
  traced,
  seed,
}: {
  mails: number;
  kills: number;
  traced: number;
  seed: number;
}): Promise<Figures> {
  const dataDir = await temporaryFolder();
  const dns = await startEmptyDns();
  const [httpPort = 0, smtpPort = 0] = await freePorts(2);
  const random = seeded(seed);
  const run = `k${seed}`;
  const mailOf = (n: number) => generateMail(n, { seed, run, to: TO });
  const sending: Sending = {
    waiting: Array.from({ length: mails }, (_, n) => n),
    accepted: new Set(),
    sent: 0,
    unanswered: 0,
    over: false,
  };
  const start = () =>
    spawnProgram({
      dataDir,
      httpPort,
      smtpPort,
      env: { BACKSTAY_ADMIN_TOKEN: ADMIN_TOKEN, BACKSTAY_ADMIN_EMAIL: "owner@acme.test", BACKSTAY_DNS: dns.address, BACKSTAY_LOG: "error" },
    });
  let program = start();
  let [whileStarting, withDatabase] = [0, 0];
  try {
    await program.ready();
    const senders = Promise.all(Array.from({ length: SENDERS }, () => sender(smtpPort, mailOf, sending, mails)));
    for (const [k, moment] of plan(random, mails, kills).entries()) {
      if (moment.starting && k > 0) {
        whileStarting++;
        await sleep(moment.after);
      } else {
        await until(`${moment.accepted} mails are accepted`, 90_000, () => {
          require(program.alive(), `the program ended by itself after ${k} kills:\n${program.output()}`);
          return sending.accepted.size >= moment.accepted;
        });
        await sleep(moment.pause);
      }
      const database = moment.database ? databaseProcesses(dataDir) : [];
      if (database.length > 0) withDatabase++;
      program.kill();
      killAll(database);
      await program.ended;
      program = start();
      progress(`${k + 1} kills, ${sending.accepted.size} of ${mails} mails accepted`);
    }
    await until("every mail is accepted", 300_000, () => sending.accepted.size >= mails);
    await senders;
    await program.ready();
    await drained(program);
    progress("");
    const { duplicates } = await check(
      program,
      sending.waiting.concat(Array.from({ length: mails }, (_, n) => n)).map((n) => mailOf(n).mark),
    );
    const trace =
      traced > 0 && (await hasStrace())
        ? await traceSyncs(program, dataDir, { mails: traced, to: TO, settled: () => drained(program).then(() => sleep(100)) })
        : null;
    return {
      "mails, each exactly one ticket": mails,
      "kill -9 of the program": kills,
      "of these with the database": withDatabase,
      "of these while it started": whileStarting,
      "mails sent again for want of a 250": sending.unanswered,
      "of these taken twice and seen to be the same": duplicates,
      "250s traced, each after a sync to disk": trace ? `${trace.mails} (${trace.syncs} syncs)` : "none: strace is not installed",
    };
  } finally {
    sending.over = true;
    await program.stop();
    killAll(databaseProcesses(dataDir));
    dns.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  if (!(await hasStrace())) {
    // @ts-expect-error the scripts are plain JavaScript, so that they run before anything is installed
    const { aptInstall, hasApt } = await import("../../scripts/lib/debian.mjs");
    if (await hasApt()) await aptInstall("to see the syncs before each 250", ["strace"]);
  }
  await prove("kill", { mails: 10_000, kills: 200, traced: 30, seed: 1 }, kill);
}
