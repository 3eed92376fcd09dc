/** The composition root: configuration, data folder, database, then the program. */
import { parseArgs } from "node:util";
import { ConfigError, readConfig, type Config } from "#platform/config";
import { checkDurability, migrate, type Connection } from "#platform/db";
import { DataDirLockedError, lockDataDir, secretKey as embeddedSecretKey, startEmbedded } from "#platform/embedded";
import type { Platform } from "#platform/http";
import { createLogger, type Logger } from "#platform/log";
import { createDefaultMailboxes } from "#support/channels/email";
import { createDemo, type Demo } from "./demo/index.ts";
import { startProgram, type Program } from "./program.ts";
import { loadPages } from "./serve.ts";

const step = (text: string) => process.stdout.write(`${text}\n`);

/** A start that cannot be; its message is for the operator, in one line. */
function refuse(message: string): never {
  process.stderr.write(`backstay: ${message}\n`);
  process.exit(2);
}

function rolesOf(only: string | undefined): { web: boolean; worker: boolean } {
  if (only === undefined) return { web: true, worker: true };
  if (only !== "web" && only !== "worker") refuse(`--only takes web or worker, not "${only}"`);
  return { web: only === "web", worker: only === "worker" };
}

async function openStore(
  config: Config,
  log: Logger,
): Promise<{ connection: Connection; secretKey: string; embedded: boolean; stop: () => Promise<void> }> {
  if (config.databaseUrl) {
    const connection = { connectionString: config.databaseUrl };
    await checkDurability(connection);
    return { connection, secretKey: config.secretKey!, embedded: false, stop: async () => {} };
  }
  const lock = await lockDataDir(config.dataDir);
  step("Starting the database …");
  const database = await startEmbedded({ dataDir: config.dataDir, log, lock });
  return {
    connection: database.owner,
    secretKey: config.secretKey ?? (await embeddedSecretKey(config.dataDir)),
    embedded: true,
    async stop() {
      await database.stop();
      lock.release();
    },
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: "string" } }, strict: true, allowPositionals: false });
  const config = readConfig(process.env);
  const roles = rolesOf(values.only);
  const log = createLogger(config.logLevel);

  let stopping = false;
  const ends: (() => Promise<void>)[] = [];
  const end = async (reason: string, code = 0) => {
    if (stopping) return;
    stopping = true;
    log.info({ reason }, "stopping");
    setTimeout(() => process.exit(1), 9_000).unref();
    for (const stop of ends.toReversed()) await stop().catch((error: unknown) => log.error({ err: error }, "a part did not stop cleanly"));
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(signal));
  process.on("disconnect", () => void end("the launcher is gone"));
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "an error nobody handled; ending so that a fresh start can take over");
    void end("fault", 1);
  });
  process.on("unhandledRejection", (error) => log.error({ err: error }, "a promise was rejected and nobody looked"));

  // The longest part of a start, so it runs beside the database's.
  const pages = roles.web ? loadPages() : null;
  pages?.catch(() => {});
  const store = await openStore(config, log);
  ends.push(store.stop);
  const { applied } = await migrate({ connection: store.connection, secretKey: store.secretKey });
  if (applied.length > 0)
    step(`Brought the database to the current schema (${applied.length} ${applied.length === 1 ? "step" : "steps"}).`);
  let demo: Demo | null = null;
  const prepare = async (platform: Platform) => {
    if (!roles.worker) return;
    if (config.demo ?? store.embedded)
      demo = await createDemo(platform, () => step("Creating the demo vendor, once; this takes some seconds …"));
    await createDefaultMailboxes(platform);
  };
  const program = await startProgram({ config, log, connection: store.connection, secretKey: store.secretKey, roles, pages, prepare });
  ends.push(program.stop);
  announce(config, program, roles, demo);
  process.send?.({ ready: true });
}

/** Where everything is, and on the first start how to get in. */
function announce({ url, smtp, smtpUrl }: Config, program: Program, roles: { web: boolean; worker: boolean }, demo: Demo | null): void {
  const lines = ["", "Backstay is ready."];
  if (roles.web) lines.push(`  Portal   ${url}/`, `  Desk     ${url}/desk`, `  Admin    ${url}/admin`, `  API      ${url}/api/docs`);
  if (program.smtpPort) lines.push(`  Mail in  smtp://${smtp.host}:${program.smtpPort}`);
  if (roles.worker && !smtpUrl) lines.push(`  Mail out is kept in the desk under Outbox, since BACKSTAY_SMTP_URL is not set.`);
  if (demo) {
    lines.push("", "Demo sign-ins (kept in the data folder):");
    for (const { role, email, password } of demo.signIns) lines.push(`  ${role.padEnd(9)} ${email.padEnd(34)} ${password}`);
  }
  step([...lines, "", "Ctrl-C stops it."].join("\n"));
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError || error instanceof DataDirLockedError) refuse(error.message);
  const code = (error as { code?: string }).code;
  if (code === "EADDRINUSE")
    refuse(`${(error as Error).message}: another program uses this port; set BACKSTAY_HTTP_PORT or BACKSTAY_SMTP_PORT to a free one`);
  if (code === "ERR_MODULE_NOT_FOUND" && (error as Error).message.includes("/build/"))
    refuse("the pages are not built; start with npm start, or run npm run build once");
  process.stderr.write(`backstay: the start failed: ${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env.BACKSTAY_LOG === "debug" && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
