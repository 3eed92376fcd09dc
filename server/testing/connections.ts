import pg from "pg";

/** The same server and role, another database. */
export function inDatabase(connection: pg.ClientConfig, database: string): pg.ClientConfig {
  return { ...connection, database };
}

/** Runs one statement on a connection of its own. */
export async function runStatement(connection: pg.ClientConfig, statement: string): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
