import { migrate } from "#platform/db";
import { systemContext, type Ctx } from "#platform/http";
import { startProgram } from "../server/program.ts";
import { withStore } from "./open-store.ts";

/**
 * Runs `work` as the program itself, without its web and worker. What it tells as events is handled by the running Backstay, or by
 * the next that starts.
 */
export function withProgram<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return withStore(async ({ config, log, connection, secretKey }) => {
    await migrate({ connection, secretKey });
    const program = await startProgram({ config, log, connection, secretKey, roles: { web: false, worker: false } });
    try {
      return await work(systemContext(program.platform, "cli"));
    } finally {
      await program.stop();
    }
  });
}
