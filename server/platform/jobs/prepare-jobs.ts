import type { Client } from "pg";

/** Of the queue's library; its schema is brought up again whenever this changes. */
const LIBRARY_VERSION = "12.35.0";

/**
 * Brings the job queue's own schema (`jobs`) to the version of its library.
 * @param client the owner's connection
 * @returns whether anything changed
 */
export async function prepareJobs(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ version: string | null; present: boolean }>(
    "select obj_description(to_regnamespace('jobs')::oid, 'pg_namespace') as version, to_regclass('jobs.version') is not null as present",
  );
  const { version, present } = rows[0]!;
  if (version === LIBRARY_VERSION) return false;
  const { getConstructionPlans, PgBoss } = await import("pg-boss");
  if (present) {
    const boss = new PgBoss({
      schema: "jobs",
      supervise: false,
      schedule: false,
      db: { executeSql: (text, values) => client.query(text, values) },
    });
    await boss.start();
    await boss.stop({ graceful: false });
  } else {
    await client.query(getConstructionPlans("jobs"));
  }
  await client.query(`comment on schema jobs is '${LIBRARY_VERSION}'`);
  return true;
}
