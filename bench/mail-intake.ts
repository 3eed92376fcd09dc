/**
 * `npm run bench -- mail-intake [--mails 500]`: mails over SMTP until each is a ticket, its events told and its acknowledgement written; by one and
 * by four senders. Beside it the least any such program must do here: parse each mail, and commit its bytes and one row synced to the disk.
 * Goals: 8 CPU-ms a mail, 150 mails/s with four senders.
 */
import { parseArgs } from "node:util";
import pg from "pg";
import PostalMime from "postal-mime";
import { startEmptyDns } from "../e2e/prove/lib/no-dns.ts";
import { databaseProcesses } from "../e2e/prove/lib/processes.ts";
import { openSmtp, type SmtpConnection } from "../e2e/prove/lib/smtp-client.ts";
import { freePorts, spawnProgram, startOwnDatabase } from "../e2e/prove/lib/spawn-program.ts";
import { mails } from "./lib/corpus.ts";
import { measure, printTable, type Row } from "./lib/measure.ts";
import { memoryMb, treePssMb } from "./lib/process-figures.ts";

const TO = "support@acme.test";
/** How long nothing must happen before a load counts as done, in milliseconds; taken off its time. */
const QUIET = 200;
const { values } = parseArgs({ options: { mails: { type: "string", default: "500" }, cpuprof: { type: "string" } } });
const count = Number(values.mails);

const database = await startOwnDatabase();
const dns = await startEmptyDns();
const [httpPort = 0, smtpPort = 0] = await freePorts(2);
const program = spawnProgram({
  dataDir: `${database.dataDir}/program`,
  httpPort,
  smtpPort,
  env: {
    DATABASE_URL: database.url,
    BACKSTAY_SECRET_KEY: database.secretKey,
    BACKSTAY_ADMIN_EMAIL: "owner@acme.test",
    BACKSTAY_DNS: dns.address,
    BACKSTAY_LOG: "error",
  },
  nodeArguments: values.cpuprof ? ["--cpu-prof", `--cpu-prof-dir=${values.cpuprof}`] : [],
});
const owner = new pg.Client({ connectionString: database.url });
try {
  await program.ready();
  await owner.connect();
  const [postmaster = 0] = databaseProcesses(database.dataDir);
  const rows: Row[] = [];

  const figure = async (statement: string) => (await owner.query<{ n: number }>(statement)).rows[0]!.n;
  /** Everything decided and told, and for a moment nothing more written to anybody. */
  const rests = async () => {
    for (let [quiet, last] = [0, -1]; quiet < QUIET / 50;) {
      const waiting = await figure(
        "select (exists (select from intake where state = 'pending') or exists (select from event_outbox))::int as n",
      );
      const written = await figure("select count(*)::int as n from outbound_mails");
      quiet = waiting === 0 && written === last ? quiet + 1 : 0;
      last = written;
      await new Promise((done) => setTimeout(done, 50));
    }
  };

  await owner.query("create table bench_floor (id bigserial primary key, raw bytea not null, subject text)");
  const { source, list: plain } = await mails(count, { to: TO, run: "floor" });
  const before = process.cpuUsage();
  const floor = await measure(
    async (n) => {
      const mail = await PostalMime.parse(plain[n]!.bytes);
      await owner.query("insert into bench_floor (raw, subject) values ($1, $2)", [plain[n]!.bytes, mail.subject ?? ""]);
    },
    { clients: 1, count, groups: { database: postmaster } },
  );
  const own = process.cpuUsage(before);
  const parse = (own.user + own.system) / 1_000 / count;
  rows.push({
    name: "floor: parse, one synced insert",
    clients: 1,
    measured: { ...floor, cpu: floor.cpu + parse, cpuByGroup: { program: parse, ...floor.cpuByGroup } },
  });

  for (const senders of [1, 4]) {
    for (const round of ["first", "second"]) {
      const { list } = await mails(count, { to: TO, run: `${round}${senders}` });
      const tickets = await figure("select count(*)::int as n from tickets");
      const connections: SmtpConnection[] = await Promise.all(Array.from({ length: senders }, () => openSmtp(smtpPort)));
      const began = performance.now();
      let done = 0;
      const measured = await measure(
        async (n, client) => {
          const { from, bytes } = list[n]!;
          const { code, text } = await connections[client]!.send({ from, to: TO, bytes });
          if (code !== 250) throw new Error(`a mail was answered with ${text}`);
        },
        {
          clients: senders,
          count,
          groups: { program: program.pid, database: postmaster },
          async settled() {
            await rests();
            done = performance.now() - began - QUIET;
          },
        },
      );
      for (const connection of connections) connection.close();
      const made = (await figure("select count(*)::int as n from tickets")) - tickets;
      if (made !== count) throw new Error(`${count} mails became ${made} tickets`);
      // The first run warms the program up; its figures are shown, too, since a small vendor's program is seldom warm.
      rows.push({
        name: `mail to ticket, told and acknowledged (${round} ${count})`,
        clients: senders,
        measured: { ...measured, rate: count / (done / 1_000) },
        goal: senders === 4 ? "8; 150/s" : "8",
      });
    }
  }
  const acknowledgements = await figure("select count(*)::int as n from outbound_mails where automatic");
  const { now, peak } = await memoryMb(program.pid);
  printTable(`mail-intake: ${count} mails (${source}), per s until all are tickets, p50 and p95 of the 250`, rows);
  console.log(
    `  ${acknowledgements} acknowledgements written; program ${now.toFixed(0)} MB resident (peak ${peak.toFixed(0)}), database ${treePssMb(postmaster).toFixed(0)} MB (PSS)`,
  );
} finally {
  await owner.end().catch(() => {});
  await program.stop();
  dns.stop();
  await database.stop();
}
