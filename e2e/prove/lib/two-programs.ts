import { join } from "node:path";
import { freePorts, spawnProgram, startOwnDatabase, type OwnDatabase, type Spawned } from "./spawn-program.ts";

export const ADMIN_TOKEN = "proof-token-with-every-right";

export type TwoPrograms = { database: OwnDatabase; programs: [Spawned, Spawned]; stop(): Promise<void> };

/** Two processes of the program on one durable database, each with web and worker. */
export async function startTwoPrograms(): Promise<TwoPrograms> {
  const database = await startOwnDatabase();
  const started: Spawned[] = [];
  const stop = async () => {
    await Promise.all(started.map((program) => program.stop()));
    await database.stop();
  };
  try {
    const ports = (await freePorts(2)) as [number, number];
    const programs = ports.map((httpPort) =>
      spawnProgram({
        dataDir: join(database.dataDir, `files-${httpPort}`),
        httpPort,
        env: { DATABASE_URL: database.url, BACKSTAY_SECRET_KEY: database.secretKey, BACKSTAY_ADMIN_TOKEN: ADMIN_TOKEN },
      }),
    ) as [Spawned, Spawned];
    started.push(...programs);
    await Promise.all(programs.map((program) => program.ready()));
    return { database, programs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
