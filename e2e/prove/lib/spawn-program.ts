/** The program as an operator starts it: `server/main.ts` as a process of its own. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startEmbedded } from "#platform/embedded";
import { createLogger } from "#platform/log";
// @ts-expect-error the scripts are plain JavaScript, so that they run before anything is installed
import { LEAN } from "../../../scripts/lib/project.mjs";
import { sleep } from "./proof.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

export type Spawned = {
  pid: number;
  url: string;
  smtpPort: number;
  /** Resolves with the exit code, or null after a signal. */
  ended: Promise<number | null>;
  /** Whether it is still running. */
  alive(): boolean;
  /** The end of what it printed. */
  output(): string;
  /** Waits for the first `/health/ready` that answers 200. @throws Error with its output when it ends instead */
  ready(): Promise<void>;
  /** kill -9. */
  kill(): void;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
};

/** Ports nobody listens on right now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once("listening", resolve))));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

export type SpawnOptions = {
  dataDir: string;
  httpPort: number;
  smtpPort?: number;
  env?: { [name: string]: string };
  /** Put before the program, such as a tracer. */
  wrapper?: readonly string[];
  nodeArguments?: readonly string[];
};

/** Starts the program on loopback without limits and without the demo vendor, with nothing of the caller's own settings. */
export function spawnProgram({ dataDir, httpPort, smtpPort = 0, env = {}, wrapper = [], nodeArguments = [] }: SpawnOptions): Spawned {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("BACKSTAY_") && name !== "DATABASE_URL" && !name.startsWith("NODE_"),
  );
  const [command, ...rest] = [...wrapper, process.execPath, ...LEAN, ...nodeArguments, join(ROOT, "server/main.ts")] as const;
  const url = `http://127.0.0.1:${httpPort}`;
  const child = spawn(command, rest, {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...Object.fromEntries(inherited),
      NODE_ENV: "production",
      // As npm start has it: compiled code is kept between starts.
      NODE_COMPILE_CACHE: join(ROOT, ".cache", "compile"),
      BACKSTAY_DATA_DIR: dataDir,
      BACKSTAY_HTTP_PORT: String(httpPort),
      BACKSTAY_SMTP_PORT: String(smtpPort),
      BACKSTAY_URL: url,
      BACKSTAY_LIMITS: "off",
      BACKSTAY_DEMO: "0",
      BACKSTAY_LOG: "warn",
      ...env,
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output = (output + chunk.toString()).slice(-8_000)));
  let running = true;
  const ended = new Promise<number | null>((resolve) =>
    child.once("close", (code) => {
      running = false;
      resolve(code);
    }),
  );
  return {
    pid: child.pid!,
    url,
    smtpPort,
    ended,
    alive: () => running,
    output: () => output,
    async ready() {
      for (const start = performance.now(); ; await sleep(10)) {
        if (!running) throw new Error(`the program ended while starting:\n${output}`);
        const answer = await fetch(`${url}/health/ready`).catch(() => null);
        await answer?.arrayBuffer();
        if (answer?.status === 200) return;
        if (performance.now() - start > 60_000) throw new Error(`the program is not ready after a minute:\n${output}`);
      }
    },
    kill: () => void child.kill("SIGKILL"),
    async stop() {
      if (!running) return;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 12_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

export type OwnDatabase = { /** For DATABASE_URL. */ url: string; secretKey: string; dataDir: string; stop(): Promise<void> };

/**
 * A durable PostgreSQL of its own, for programs that share it by DATABASE_URL.
 * @param kept a folder to use and to keep; a temporary one that is removed at the end when absent
 */
export async function startOwnDatabase(kept?: string): Promise<OwnDatabase> {
  const dataDir = kept ?? (await temporaryFolder());
  const { owner, stop } = await startEmbedded({ dataDir, log: createLogger("error") });
  const url = new URL(`postgres://localhost/${owner.database}`);
  url.username = owner.user;
  url.password = owner.password;
  url.searchParams.set("host", owner.host);
  return {
    url: url.href,
    secretKey: "a key that guards nothing but this proof",
    dataDir,
    async stop() {
      await stop();
      if (!kept) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A folder that the caller removes. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "backstay-prove-"));
}
