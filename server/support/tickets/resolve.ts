/** References as they are written: an id or a slug, an agent's id or address. */
import { sql } from "kysely";
import { isId } from "#shared/ids";
import { selectAgent, selectAgentByEmail } from "#people/access";
import type { Db } from "#platform/db";
import { invalid } from "#platform/http";

type Kind = "team" | "product" | "brand" | "organization";

/**
 * The id of a thing named by id or slug.
 * @param path field the name stood in, for the error
 * @throws Problem 422 when there is none
 */
export async function resolveId(db: Db, kind: Kind, key: string, path: string = kind): Promise<string> {
  const { rows } = await sql<{ id: string }>`select id from ${sql.table(`${kind}_names`)} where ${isId(key) ? sql`id = ${key}` : sql`slug = ${key}`}`.execute(db);
  if (!rows[0]) throw invalid(path, "unknownThing", { value: key });
  return rows[0].id;
}

/** The id of an active agent named by id or address. @throws Problem 422 when there is none */
export async function resolveAgent(db: Db, key: string): Promise<string> {
  const agent = isId(key) ? await selectAgent(db, key) : await selectAgentByEmail(db, key.toLowerCase());
  if (!agent || !agent.active) throw invalid("assignee", "unknownThing", { value: key });
  return agent.id;
}
