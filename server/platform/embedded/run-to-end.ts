import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { SystemUser } from "./system-user.ts";

/** No variable of our environment reaches PostgreSQL: PGDATA or LANG would change what it does. */
export const DATABASE_ENVIRONMENT = { LC_ALL: "C", TZ: "UTC", PATH: "/usr/bin:/bin" };

/**
 * Runs a program of PostgreSQL to its end.
 * @param folder descriptor handed to it as number 3
 * @returns its exit code and everything it printed
 */
export async function runToEnd(
  program: string,
  parameters: readonly string[],
  { user, folder }: { user: SystemUser | null; folder?: number },
): Promise<{ code: number | null; output: string }> {
  const child = spawn(program, parameters, {
    ...user,
    cwd: "/",
    env: DATABASE_ENVIRONMENT,
    stdio: ["ignore", "pipe", "pipe", folder ?? "ignore"],
  });
  const code = new Promise<number | null>((done, fail) => child.once("error", fail).once("close", done));
  const [end, out, err] = await Promise.all([code, text(child.stdout!), text(child.stderr!)]);
  return { code: end, output: `${out}${err}`.trim() };
}
