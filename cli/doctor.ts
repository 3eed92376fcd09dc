import { createConnection } from "node:net";
import { readdir, stat, statfs } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { readConfig, type Config } from "#platform/config";
import { checkDurability, type Connection } from "#platform/db";
import { checkNames, checkRunning, checkSecrets } from "./check-running.ts";
import { withStore } from "./open-store.ts";
import { readOptions } from "./usage.ts";

/** What a check found: fine, worth knowing, or wrong; `text` says which and what to do. */
export type Finding = { state: "fine" | "note" | "wrong"; text: string };

const MARKS = { fine: "✔", note: "•", wrong: "✖" };
const LEAST_FREE_BYTES = 1024 ** 3;
const CONNECT_MS = 3000;

/** Checks the installation; prints one line for each thing. Gives 1 when something is wrong. */
export async function doctor(parameters: string[]): Promise<number> {
  readOptions(parameters, {});
  const findings: Finding[] = [];
  const tell = (found: Finding) => {
    findings.push(found);
    console.log(`${MARKS[found.state]} ${found.text}`);
  };
  tell({ state: "fine", text: `Node ${process.versions.node}` });
  const config = readConfig(process.env);
  tell({ state: "fine", text: "the settings can be read" });
  tell(await checkPages());
  tell(await checkDisk(config));
  for (const found of await checkSecrets(config)) tell(found);
  for (const found of await checkDatabase()) tell(found);
  for (const found of await checkMail(config)) tell(found);
  return findings.some(({ state }) => state === "wrong") ? 1 : 0;
}

async function checkPages(): Promise<Finding> {
  const built = await stat(new URL("../build/server/index.js", import.meta.url)).catch(() => null);
  return built ? { state: "fine", text: "the pages are built" } : { state: "wrong", text: "the pages are not built: run npm run build" };
}

async function checkDisk({ dataDir }: Config): Promise<Finding> {
  const disk = await statfs(dataDir).catch(() => null);
  if (!disk) return { state: "note", text: `the data folder ${dataDir} is not there yet; the first start makes it` };
  const free = disk.bavail * disk.bsize;
  const gigabytes = (free / 1024 ** 3).toFixed(1);
  if (free < LEAST_FREE_BYTES) return { state: "wrong", text: `the disk of ${dataDir} has only ${gigabytes} GB free: make room` };
  return { state: "fine", text: `the data folder ${dataDir}, ${gigabytes} GB free` };
}

async function checkDatabase(): Promise<Finding[]> {
  try {
    return await withStore(async ({ connection, embedded }) => {
      await checkDurability(connection);
      const { version, pending } = await readDatabase(connection);
      return [
        {
          state: "fine",
          text: `${embedded ? "the embedded database" : "the database of DATABASE_URL"}, PostgreSQL ${version}, keeps what it acknowledged`,
        },
        ...(pending.length === 0
          ? [...(await checkRunning(connection)), ...(await checkNames(connection)), ...(await checkSources(connection))]
          : []),
        pending.length === 0
          ? { state: "fine", text: "the schema is current" }
          : {
              state: "note",
              text: `${pending.length} migrations are to come (${pending.join(", ")}): npx backstay migrate, or the next start`,
            },
      ];
    });
  } catch (error) {
    return [{ state: "wrong", text: `the database: ${error instanceof Error ? error.message : String(error)}` }];
  }
}

async function readDatabase(connection: Connection): Promise<{ version: string; pending: string[] }> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string; started: boolean }>(
      "select current_setting('server_version') as version, to_regclass('schema_migrations') is not null as started",
    );
    const { version, started } = rows[0]!;
    const done = new Set(
      started ? (await client.query<{ name: string }>("select name from schema_migrations")).rows.map(({ name }) => name) : [],
    );
    const files = await readdir(fileURLToPath(new URL("../server/migrations/", import.meta.url)));
    return { version: version.split(" ")[0]!, pending: files.filter((name) => name.endsWith(".sql") && !done.has(name)).toSorted() };
  } finally {
    await client.end();
  }
}

/** Sources that mail is fetched from, as the program left them. */
async function checkSources(connection: Connection): Promise<Finding[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<{ address: string; state: string; code: string; words: string; ends: Date | null }>(
      `select address, state, coalesce(error_code, '') as code, coalesce(error_words, '') as words, token_expires_at as ends
       from mail_sources where not paused order by address limit 200`,
    );
    return rows.map(({ address, state, code, words, ends }): Finding => {
      if (state === "failing") return { state: "wrong", text: `mail for ${address} cannot be fetched (${code}): ${words || "no answer"}` };
      if (ends && ends.getTime() < Date.now() + 14 * 24 * 3_600_000)
        return {
          state: "note",
          text: `access to the mail of ${address} ends on ${ends.toISOString().slice(0, 10)}: renew it under Admin, Mail`,
        };
      return { state: "fine", text: `mail for ${address} is fetched` };
    });
  } finally {
    await client.end();
  }
}

async function checkMail({ smtpUrl }: Config): Promise<Finding[]> {
  if (!smtpUrl) return [{ state: "note", text: "outgoing mail is kept and shown under Outbox: set BACKSTAY_SMTP_URL to send it" }];
  const url = new URL(smtpUrl);
  const port = Number(url.port || (url.protocol === "smtps:" ? 465 : 587));
  const answered = await connects(url.hostname, port);
  return [
    answered
      ? { state: "fine", text: `the mail relay ${url.hostname}:${port} answers` }
      : { state: "wrong", text: `the mail relay ${url.hostname}:${port} does not answer: check BACKSTAY_SMTP_URL and the firewall` },
  ];
}

function connects(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection({ host, port, timeout: CONNECT_MS });
    const end = (answered: boolean) => {
      socket.destroy();
      done(answered);
    };
    socket
      .once("connect", () => end(true))
      .once("error", () => end(false))
      .once("timeout", () => end(false));
  });
}
