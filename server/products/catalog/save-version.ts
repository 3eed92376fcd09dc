/** Versions: added and dated, never removed, for tickets and known issues name them. */
import type { z } from "zod";
import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { versionChanged } from "./events.ts";
import { insertVersion, lineNames, selectVersion, updateVersion, upsertVersion, type VersionRow } from "./line-queries.ts";
import type { linesContract } from "./lines-contract.ts";
import { lineOf } from "#shared/versions";
import { presentVersion } from "./present-parts.ts";
import { selectProduct } from "./product-queries.ts";

type Create = z.output<(typeof linesContract)["versions.create"]["body"]>;
type Update = z.output<(typeof linesContract)["versions.update"]["body"]>;
type Line = { id: string; name: string };

/** The line that was named by id or name; that of the version's own name where none was. */
function chosen(lines: readonly Line[], named: string | null | undefined, version: string): string | null {
  if (named === null) return null;
  if (named === undefined) return lineOf(version, lines)?.id ?? null;
  const found = lines.find(({ id, name }) => id === named || name === named);
  if (!found) throw invalid("releaseLine", "unknownThing");
  return found.id;
}

/** Adds versions to a product as it is saved, each to the line its name begins with. */
export async function addVersions(
  tx: Ctx,
  productId: string,
  versions: readonly { version: string; releasedOn: string | null }[],
): Promise<void> {
  if (versions.length === 0) return;
  const [now, lines] = [tx.clock.now(), await lineNames(tx.db, productId)];
  for (const { version, releasedOn } of versions) {
    const lineId = lineOf(version, lines)?.id ?? null;
    await upsertVersion(tx.db, { id: newId(now.getTime()), productId, version, releasedOn, lineId, now });
  }
}

async function found(tx: Ctx, id: string): Promise<VersionRow> {
  const row = await selectVersion(tx.db, id);
  if (!row) throw notFound();
  return row;
}

async function told(tx: Ctx, id: string, how: "created" | "changed"): Promise<VersionRow> {
  const row = await found(tx, id);
  await emit(tx, versionChanged, {
    subjects: [`product:${row.product.id}`, `version:${id}`],
    data: { productId: row.product.id, versionId: id, how },
  });
  return row;
}

/** @param product id or slug @throws Problem 404, 409 version.taken, 422 for an unknown line */
export function createVersion(ctx: Ctx, product: string, { version, releasedOn, releaseLine }: Create): Promise<VersionRow> {
  return inTransaction(ctx, async (tx) => {
    const owner = await selectProduct(tx.db, product);
    if (!owner) throw notFound();
    const now = tx.clock.now();
    const id = newId(now.getTime());
    const lineId = chosen(await lineNames(tx.db, owner.id), releaseLine, version);
    await insertVersion(tx.db, { id, productId: owner.id, version, releasedOn, lineId, now }).catch((error: unknown) => {
      throw isUniqueViolation(error) ? new Problem(409, "version.taken") : error;
    });
    return told(tx, id, "created");
  });
}

/** @throws Problem 404, 412 stale, 422 for an unknown line */
export function changeVersion(ctx: Ctx, id: string, revision: number, { releasedOn, releaseLine }: Update): Promise<VersionRow> {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, id);
    const lineId = releaseLine === undefined ? undefined : chosen(await lineNames(tx.db, row.product.id), releaseLine, row.version);
    if (!(await updateVersion(tx.db, id, revision, { releasedOn, lineId }, tx.clock.now())))
      throw stale(presentVersion(await found(tx, id), tx));
    return told(tx, id, "changed");
  });
}
