import type { z } from "zod";
import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { localize } from "#shared/locales";
import type { Entitlement, entitlementsContract } from "./contract.ts";
import { entitlementChanged } from "./events.ts";
import { insertEntitlement, selectEntitlement, unknownCodes, updateEntitlement, type EntitlementRow } from "./queries.ts";

type Create = z.output<(typeof entitlementsContract)["entitlements.create"]["body"]>;
type Update = z.output<(typeof entitlementsContract)["entitlements.update"]["body"]>;

/** An entitlement as the API shows it. */
export function presentEntitlement(row: EntitlementRow, { locale }: Pick<Ctx, "locale">): Entitlement {
  return {
    id: row.id,
    code: row.code,
    name: localize(row.name, locale),
    names: row.name,
    descriptions: row.description,
    retired: row.retired,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}

/** @param name id or code @throws Problem 404 */
export async function readEntitlement(ctx: Pick<Ctx, "db">, name: string): Promise<EntitlementRow> {
  const row = await selectEntitlement(ctx.db, name);
  if (!row) throw notFound();
  return row;
}

async function tell(tx: Ctx, { id, code }: EntitlementRow, how: "created" | "changed"): Promise<void> {
  await emit(tx, entitlementChanged, { subjects: [`entitlement:${id}`], data: { entitlementId: id, code, how } });
}

/** @throws Problem 409 entitlement.taken */
export function createEntitlement(ctx: Ctx, { code, names, descriptions }: Create): Promise<EntitlementRow> {
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertEntitlement(tx.db, { id, code, name: names, description: descriptions, now }).catch((error: unknown) => {
      throw isUniqueViolation(error) ? new Problem(409, "entitlement.taken") : error;
    });
    const row = await readEntitlement(tx, id);
    await tell(tx, row, "created");
    return row;
  });
}

/** @param name id or code @throws Problem 404, 412 stale */
export function changeEntitlement(ctx: Ctx, name: string, revision: number, change: Update): Promise<EntitlementRow> {
  return inTransaction(ctx, async (tx) => {
    const row = await readEntitlement(tx, name);
    const next = {
      id: row.id,
      name: change.names ?? row.name,
      description: change.descriptions ?? row.description,
      retired: change.retired ?? row.retired,
    };
    if (!(await updateEntitlement(tx.db, next, revision, tx.clock.now())))
      throw stale(presentEntitlement(await readEntitlement(tx, row.id), tx));
    await tell(tx, row, "changed");
    return readEntitlement(tx, row.id);
  });
}

/**
 * Codes as they are kept: each once, sorted.
 * @param path the field that names them, for the fault
 * @throws Problem 422 unknownThing at the first one that no entitlement has
 */
export async function knownCodes(ctx: Pick<Ctx, "db">, codes: readonly string[], path = "entitlements"): Promise<string[]> {
  const [unknown] = await unknownCodes(ctx.db, codes);
  if (unknown !== undefined) throw invalid(`${path}.${codes.indexOf(unknown)}`, "unknownThing");
  return [...new Set(codes)].toSorted();
}
