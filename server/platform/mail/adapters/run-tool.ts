/** Runs a program of the system on data from outside: no shell, nothing of our environment, bounded in time, memory and output, its files in a folder that goes. */
import { spawn } from "node:child_process";
import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

export type ToolResult = { code: number | null; stdout: Buffer; stderr: string };

const MOST_OUTPUT = 48 * 1024 * 1024;
const MEMORY_BYTES = 1024 * 1024 * 1024;

const found = new Map<string, string | null>();

/** Where a program lies; null when it is not installed. */
export async function findTool(name: string): Promise<string | null> {
  const known = found.get(name);
  if (known !== undefined) return known;
  let place: string | null = null;
  for (const folder of (process.env.PATH ?? "/usr/bin:/bin").split(delimiter)) {
    const path = join(folder, name);
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    ) {
      place = path;
      break;
    }
  }
  found.set(name, place);
  return place;
}

/** Gives `work` a private folder (0700) and removes it whatever happens. */
export async function inPrivateFolder<T>(
  work: (folder: string, put: (name: string, bytes: Uint8Array | string) => Promise<string>) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "backstay-keys-"));
  try {
    return await work(folder, async (name, bytes) => {
      const path = join(folder, name);
      await writeFile(path, bytes, { mode: 0o600 });
      return path;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Runs a program to its end.
 * @param milliseconds after which it is killed
 * @throws Error when it cannot be started, takes too long or says too much
 */
export async function runTool(
  path: string,
  args: readonly string[],
  { home, milliseconds = 10_000 }: { home: string; milliseconds?: number },
): Promise<ToolResult> {
  const limiter = process.platform === "linux" ? await findTool("prlimit") : null;
  const [command, ...rest] = limiter
    ? [limiter, `--as=${MEMORY_BYTES}`, "--core=0", `--cpu=${Math.ceil(milliseconds / 1_000)}`, path, ...args]
    : [path, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, {
      cwd: home,
      stdio: ["ignore", "pipe", "pipe"],
      env: { HOME: home, PATH: "/usr/bin:/bin", LC_ALL: "C", GNUPGHOME: home },
      detached: true,
    });
    const end = (error: Error) => {
      try {
        process.kill(-child.pid!, "SIGKILL");
      } catch {
        child.kill("SIGKILL");
      }
      reject(error);
    };
    const timer = setTimeout(() => end(new Error("the program took too long")), milliseconds);
    const parts: Buffer[] = [];
    let size = 0;
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_OUTPUT) end(new Error("the program said too much"));
      else parts.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => (stderr = (stderr + chunk.toString("latin1")).slice(-8_000)));
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, stdout: Buffer.concat(parts), stderr });
    });
  });
}
