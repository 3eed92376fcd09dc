import { readConfig, type Config } from "#platform/config";
import type { Connection } from "#platform/db";
import { DataDirLockedError, lockDataDir, runningEmbedded, secretKey as embeddedSecretKey, startEmbedded } from "#platform/embedded";
import { createLogger, type Logger } from "#platform/log";

export type Store = { config: Config; log: Logger; connection: Connection; secretKey: string; embedded: boolean };

/**
 * Runs `work` on the installation's database: the one of DATABASE_URL, the embedded one of a Backstay that is running, or the embedded
 * one started for as long as the work takes.
 * @throws ConfigError for a wrong setting
 */
export async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const log = createLogger(config.logLevel === "info" ? "warn" : config.logLevel);
  if (config.databaseUrl) {
    return work({ config, log, connection: { connectionString: config.databaseUrl }, secretKey: config.secretKey!, embedded: false });
  }
  const { connection, stop } = await embedded(config, log);
  try {
    const secretKey = config.secretKey ?? (await embeddedSecretKey(config.dataDir));
    return await work({ config, log, connection, secretKey, embedded: true });
  } finally {
    await stop();
  }
}

async function embedded({ dataDir }: Config, log: Logger): Promise<{ connection: Connection; stop(): Promise<void> }> {
  try {
    const lock = await lockDataDir(dataDir);
    const database = await startEmbedded({ dataDir, log, lock });
    return {
      connection: database.owner,
      async stop() {
        await database.stop();
        lock.release();
      },
    };
  } catch (error) {
    const running = error instanceof DataDirLockedError ? await runningEmbedded(dataDir) : null;
    if (!running) throw error;
    return { connection: running, stop: async () => undefined };
  }
}
