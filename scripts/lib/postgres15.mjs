/** A throw-away cluster of Debian's PostgreSQL 15, the oldest that Backstay supports, for the HTTP tests. Runs on Node 20. */
import { randomBytes } from "node:crypto";
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { aptInstall, debianRelease } from "./debian.mjs";
import { memoryFolder } from "./memory-folder.mjs";
import { exists } from "./project.mjs";
import { run, step, StepError } from "./steps.mjs";

const PROGRAMS = "/usr/lib/postgresql/15/bin";
/** The release whose PostgreSQL is 15. */
const DEBIAN = "12";
const CLUSTER_DEFAULTS = "/etc/postgresql-common/createcluster.conf";

/**
 * Starts it on a loopback port, installing its package first where it is absent.
 * @returns {Promise<{ url: string, stop(): Promise<void> } | null>} null where there is none to have
 */
export async function postgres15() {
  if (!(await exists(join(PROGRAMS, "initdb")))) {
    if ((await debianRelease()) !== DEBIAN) return null;
    // The package would make and start a cluster of the machine's own.
    if (process.getuid?.() === 0 && !(await exists(CLUSTER_DEFAULTS))) {
      await run("mkdir", ["-p", "/etc/postgresql-common"]);
      await writeFile(CLUSTER_DEFAULTS, "create_main_cluster = false\n");
    }
    await aptInstall("the oldest database that is supported", ["postgresql-15"]);
  }
  return step("Starting Debian's PostgreSQL 15", start);
}

async function start() {
  const user = await databaseUser();
  const folder = await mkdtemp(join(await memoryFolder(), "backstay-pg15-"));
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  const password = randomBytes(16).toString("hex");
  const port = await freePort();
  const call = async (program, parameters) => {
    const { code, output } = await run(join(PROGRAMS, program), parameters, {
      ...user,
      cwd: "/",
      env: { LC_ALL: "C", TZ: "UTC", PATH: "/usr/bin:/bin" },
    });
    if (code !== 0)
      throw new StepError(
        `${program} failed: ${output}`,
        `Free some space in ${folder}, or look at the message above; then run npm test again.`,
      );
  };
  const stop = async () => {
    await call("pg_ctl", ["-D", data, "-m", "immediate", "stop"]).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    await chmod(folder, 0o700);
    if (user.uid !== undefined) for (const path of [passwordFile, folder]) await chown(path, user.uid, user.gid);
    await call("initdb", [
      "-D",
      data,
      "-U",
      "backstay",
      "--encoding=UTF8",
      "--locale=C.UTF-8",
      "--auth=scram-sha-256",
      `--pwfile=${passwordFile}`,
      "--no-sync",
    ]);
    const settings = {
      listen_addresses: "127.0.0.1",
      port,
      unix_socket_directories: folder,
      fsync: "off",
      full_page_writes: "off",
      synchronous_commit: "off",
    };
    const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
    await call("pg_ctl", ["-D", data, "-w", "-l", join(folder, "log"), "-o", options.join(" "), "start"]);
    return { url: `postgres://backstay:${password}@127.0.0.1:${port}/postgres`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** PostgreSQL refuses root: then it runs as the user its package brought. */
async function databaseUser() {
  if (process.getuid?.() !== 0) return {};
  const account = (await readFile("/etc/passwd", "utf8")).split("\n").find((line) => line.startsWith("postgres:"));
  if (!account) throw new StepError("There is no user postgres to run PostgreSQL 15 as.", "Install the package postgresql-15 completely.");
  const fields = account.split(":");
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}

function freePort() {
  return new Promise((done, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
