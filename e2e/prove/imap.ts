/**
 * Proof: a mail in a folder becomes exactly one ticket, whatever happens on the way. Connections are cut while bodies are fetched, while mails are
 * marked and while the program waits; the program is killed between the commit and the mark, and at any moment; UIDs are given anew. A real Dovecot
 * has three folders: in one mails are marked as read, from one they are moved away, from one they are deleted.
 */
import { rm } from "node:fs/promises";
import { dovecotAbsent, startDovecot } from "../../server/testing/dovecot.ts";
import { startCuttingProxy, type Moment } from "./lib/cutting-proxy.ts";
import { read, rowsOf } from "./lib/list.ts";
import { generateMail } from "./lib/mails.ts";
import { startEmptyDns } from "./lib/no-dns.ts";
import { databaseProcesses, killAll } from "./lib/processes.ts";
import { progress, prove, require, sleep, until, type Figures } from "./lib/proof.ts";
import { seeded, type Random } from "./lib/seeded.ts";
import { freePorts, spawnProgram, temporaryFolder } from "./lib/spawn-program.ts";

const TOKEN = "proof-token-with-every-right";
const TO = "support@acme.test";
const AFTER = { seen: {}, move: { moveTo: "Done" }, delete: {} };
const USERS = Object.keys(AFTER) as (keyof typeof AFTER)[];
/** How one time in a hundred is struck: each moment of the wire, and what is done to the program or the folder. */
const STRIKES: readonly [Strike, number][] = [
  ["fetch", 40],
  ["killBeforeFlag", 16],
  ["flag", 8],
  ["flagAnswer", 8],
  ["idle", 10],
  ["kill", 10],
  ["killAll", 2],
  ["validity", 6],
];
type Strike = Moment | "killBeforeFlag" | "kill" | "killAll" | "validity";

/** Every kind of strike in its share, in an order the seed decides; a few of them are still of each kind that fits. */
function plan(random: Random, cuts: number): Strike[] {
  const all = STRIKES.flatMap(([strike, share]) => Array.from({ length: Math.max(1, Math.round((share / 100) * cuts)) }, () => strike));
  for (let n = all.length - 1; n > 0; n--) {
    const other = random.between(0, n);
    [all[n], all[other]] = [all[other]!, all[n]!];
  }
  return all.slice(0, cuts);
}

/**
 * Runs the proof.
 * @param options.mails how many mails are delivered
 * @param options.cuts how often something is cut, killed or given anew meanwhile
 * @throws Disproved
 */
export async function imap({ mails, cuts, seed }: { mails: number; cuts: number; seed: number }): Promise<Figures> {
  const random = seeded(seed);
  const dataDir = await temporaryFolder();
  const dns = await startEmptyDns();
  const dovecot = await startDovecot({ users: Object.fromEntries(USERS.map((user) => [user, "secret"])) });
  const proxy = await startCuttingProxy(dovecot.port, random);
  const [httpPort = 0, smtpPort = 0] = await freePorts(2);
  const env = { BACKSTAY_ADMIN_TOKEN: TOKEN, BACKSTAY_ADMIN_EMAIL: "owner@acme.test", BACKSTAY_DNS: dns.address, BACKSTAY_LOG: "error" };
  const start = () => spawnProgram({ dataDir, httpPort, smtpPort, env });
  let program = start();
  const restart = async (withDatabase: boolean) => {
    const database = withDatabase ? databaseProcesses(dataDir) : [];
    program.kill();
    killAll(database);
    await program.ended;
    program = start();
    await program.ready();
  };
  const api = `${program.url}/api/v1`;
  const done = new Map<Strike, number>();
  const mailOf = (n: number) => generateMail(n, { seed, run: `i${seed}`, to: TO });
  let delivered = 0;
  const deliver = async (upTo: number) => {
    for (; delivered < Math.min(mails, upTo); delivered++) await dovecot.deliver(random.pick(USERS), mailOf(delivered).bytes);
  };
  const strike = async (kind: Strike, upTo: number) => {
    if (kind === "kill" || kind === "killAll" || kind === "validity") {
      await deliver(upTo);
      await sleep(random.between(0, 400));
      if (kind !== "validity") {
        await restart(kind === "killAll");
        return;
      }
      const open = proxy.close();
      for (const user of USERS) await dovecot.kick(user);
      await dovecot.changeUidValidity("seen");
      open();
      return;
    }
    const after = { killed: Promise.resolve() };
    const struck = proxy.arm(kind === "killBeforeFlag" ? "flag" : kind, () => {
      if (kind === "killBeforeFlag") after.killed = restart(false);
    });
    await deliver(upTo);
    await Promise.race([struck, sleep(60_000).then(async () => require(false, `no moment came for ${kind}: ${await sources()}`))]);
    await after.killed;
  };
  const sources = async () =>
    (await read<{ data: { settings: { user: string }; state: string; error: unknown }[] }>(`${api}/mail-sources`, TOKEN)).data
      .map(({ settings, state, error }) => `${settings.user} ${state} ${JSON.stringify(error)}`)
      .join("; ");
  try {
    await program.ready();
    for (const user of USERS) await dovecot.deliver(user, mailOf(delivered++).bytes);
    await dovecot.deliver("move", "Subject: the folder is there\r\n\r\n", "Done");
    const mailbox = (await read<{ data: { id: string; address: string }[] }>(`${api}/mailboxes`, TOKEN)).data.find(
      ({ address }) => address === TO,
    );
    for (const user of USERS) {
      const settings = { host: "127.0.0.1", port: proxy.port, security: "none", user, after: user, ...AFTER[user] };
      const response = await fetch(`${api}/mail-sources`, {
        method: "POST",
        headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
        body: JSON.stringify({ mailbox: mailbox!.id, kind: "imap", settings, secret: { password: "secret" }, start: "all" }),
      });
      require(response.status === 201, `the source was not made: ${await response.text()}`);
    }
    const strikes = plan(random, cuts);
    for (const [k, kind] of strikes.entries()) {
      await strike(kind, Math.floor(((k + 1) * mails) / (strikes.length + 1)));
      done.set(kind, (done.get(kind) ?? 0) + 1);
      progress(`${k + 1} of ${strikes.length} cuts, ${delivered} of ${mails} mails delivered`);
    }
    await deliver(mails);
    const marks = Array.from({ length: mails }, (_, n) => mailOf(n).mark);
    const found = await ticketsOf(api, marks);
    const items = await itemsOf(api);
    const left = { move: (await dovecot.mails("move")).length, delete: (await dovecot.mails("delete")).length };
    require(left.move === 0 && left.delete === 0, `${left.move} mails were not moved and ${left.delete} not deleted`);
    const unread = (await dovecot.mails("seen")).filter((file) => !/:2,\w*S/.test(file));
    require(unread.length === 0, `${unread.length} mails were not marked as read`);
    return {
      "mails, each exactly one ticket": found,
      lost: 0,
      doubled: 0,
      cuts: [...done.values()].reduce((sum, n) => sum + n, 0),
      ...Object.fromEntries([...done].toSorted(([a], [b]) => a.localeCompare(b)).map(([kind, n]) => [`of these ${WORDS[kind]}`, n])),
      "items of the intake": items.all,
      "of these taken twice and seen to be the same": items.duplicates,
    };
  } finally {
    await program.stop();
    killAll(databaseProcesses(dataDir));
    await proxy.stop();
    await dovecot.stop();
    dns.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const WORDS: { [strike in Strike]: string } = {
  fetch: "in the middle of a FETCH",
  flag: "before the server heard the mark",
  flagAnswer: "after the mark, before its answer",
  idle: "in IDLE",
  kill: "kill -9 at any moment",
  killAll: "kill -9 with the database",
  killBeforeFlag: "kill -9 between commit and mark",
  validity: "UIDs given anew",
};

/** Waits until every mail is a ticket, and some time more for a second one. @returns how many mails are */
async function ticketsOf(api: string, marks: readonly string[]): Promise<number> {
  const count = async () => {
    const tickets = new Map<string, number>();
    for await (const { subject } of rowsOf<{ subject: string }>(`${api}/tickets`, TOKEN, "sort=createdAt")) {
      const mark = /mi\w+x\d{6}/.exec(subject)?.[0];
      if (mark) tickets.set(mark, (tickets.get(mark) ?? 0) + 1);
    }
    return tickets;
  };
  let tickets = await count();
  for (let [last, since] = [-1, performance.now()]; tickets.size < marks.length; tickets = await count()) {
    if (tickets.size !== last) [last, since] = [tickets.size, performance.now()];
    const lost = marks.filter((mark) => !tickets.has(mark));
    require(performance.now() - since < 90_000, `${lost.length} mails are no ticket: ${lost.slice(0, 5).join(", ")}`);
    await sleep(500);
  }
  await until(
    "nothing waits",
    60_000,
    async () => (await read<{ data: unknown[] }>(`${api}/intake?state=pending&limit=1`, TOKEN)).data.length === 0,
  );
  await sleep(1_000);
  const doubled = [...(await count())].filter(([, n]) => n > 1);
  require(doubled.length === 0, `${doubled.length} mails became more than one ticket: ${doubled.slice(0, 5).join(", ")}`);
  return tickets.size;
}

async function itemsOf(api: string): Promise<{ all: number; duplicates: number }> {
  const items = { all: 0, duplicates: 0 };
  for await (const item of rowsOf<{ state: string; outcome: string | null; reason: string | null }>(`${api}/intake`, TOKEN)) {
    require(item.state === "done", `an item of the intake is ${item.state}: ${item.reason}`);
    items.all++;
    if (item.outcome === "duplicate") items.duplicates++;
  }
  return items;
}

if (import.meta.main) {
  const absent = await dovecotAbsent();
  if (absent) console.log(`prove imap: ${absent}`);
  else await prove("imap", { mails: 5_000, cuts: 200, seed: 1 }, imap);
}
