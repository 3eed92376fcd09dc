/** References as they are written: an id or a slug, an agent's id or address. */
import { isId } from "#shared/ids";
import { licenseOfKey } from "#licensing/licenses";
import { selectAgent, selectAgentByEmail } from "#people/access";
import type { Db } from "#platform/db";
import { invalid, type Ctx } from "#platform/http";
import { findLicense, findNamed, type NamedKind } from "./queries.ts";

/**
 * The id of a thing named by id or slug.
 * @param path field the name stood in, for the error
 * @throws Problem 422 when there is none
 */
export async function resolveId(db: Db, kind: NamedKind, key: string, path: string = kind): Promise<string> {
  const id = await findNamed(db, kind, key);
  if (!id) throw invalid(path, "unknownThing", { value: key });
  return id;
}

/** The id of a licence named by its id or its key. @throws Problem 422 when there is none */
export async function resolveLicense(ctx: Ctx, key: string): Promise<string> {
  const id = isId(key) ? await findLicense(ctx.db, key) : await licenseOfKey(ctx, key);
  if (!id) throw invalid("license", "unknownThing", { value: isId(key) ? key : "…" });
  return id;
}

/** The id of an active agent named by id or address. @throws Problem 422 when there is none */
export async function resolveAgent(db: Db, key: string): Promise<string> {
  const agent = isId(key) ? await selectAgent(db, key) : await selectAgentByEmail(db, key.toLowerCase());
  if (!agent || !agent.active) throw invalid("assignee", "unknownThing", { value: key });
  return agent.id;
}
