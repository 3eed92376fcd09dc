import { isStaff, type Actor, type Ctx, type Platform } from "#platform/http";
import { selectDefinitions } from "./queries.ts";
import type { FieldDefinition } from "./model/types.ts";

/** How long the fields of a kind are remembered; a change in this process holds at once, in another after this time. */
const REMEMBERED_MILLISECONDS = 3_000;

type Known = { at: number; definitions: FieldDefinition[] };
/** Who asks, and where: a transaction that is running, when there is one. */
type Asking = Pick<Ctx, "platform"> & Partial<Pick<Ctx, "db" | "actor">>;
const remembered = new WeakMap<Platform, Map<string, Known>>();

/**
 * The fields of a kind of thing, archived ones included, in the order they are shown in.
 * They are the vendor's settings, so they are read on the staff side whoever asks: `fieldsFor` says which of them he sees.
 * Within a transaction of the staff they are read on its own connection: were each to wait for another one, as many writers as there are
 * connections would wait for one another.
 */
export async function definitionsOf(ctx: Asking, kind: string): Promise<readonly FieldDefinition[]> {
  const { platform } = ctx;
  let kinds = remembered.get(platform);
  if (!kinds) remembered.set(platform, (kinds = new Map()));
  const known = kinds.get(kind);
  const now = performance.now();
  if (known && now - known.at < REMEMBERED_MILLISECONDS) return known.definitions;
  const definitions = await selectDefinitions(ctx.db && ctx.actor && isStaff(ctx.actor) ? ctx.db : platform.database.staff, kind);
  kinds.set(kind, { at: now, definitions });
  return definitions;
}

/** Has the fields read anew: one of them was changed. To be called after the commit. */
export function forgetDefinitions(platform: Platform): void {
  remembered.delete(platform);
}

/** Whether somebody reads a field: the vendor's people all, customers what is open to them. */
export function mayRead(actor: Actor, { access }: Pick<FieldDefinition, "access">): boolean {
  return isStaff(actor) || access !== "agents";
}

/** Whether somebody may fill a field in, provided that he may change the thing. */
export function mayWrite(actor: Actor, { access }: Pick<FieldDefinition, "access">): boolean {
  return isStaff(actor) || access === "customerWrites";
}

/** The fields in use that somebody reads. */
export async function fieldsFor(ctx: Pick<Ctx, "platform" | "actor"> & Partial<Pick<Ctx, "db">>, kind: string): Promise<FieldDefinition[]> {
  return (await definitionsOf(ctx, kind)).filter((definition) => !definition.archived && mayRead(ctx.actor, definition));
}
