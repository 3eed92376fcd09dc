/** Release lines: branches of a product with days of their own. */
import type { z } from "zod";
import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { inTransaction, notFound, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { releaseLineChanged } from "./events.ts";
import { changeDates } from "./lifecycle.ts";
import { deleteLine, giveLine, insertLine, lineNames, selectLine, updateLine, versionsWithoutLine, type LineRow } from "./line-queries.ts";
import type { linesContract } from "./lines-contract.ts";
import { lineOf } from "#shared/versions";
import { presentLine } from "./present-parts.ts";
import { selectProduct } from "./product-queries.ts";

type Create = z.output<(typeof linesContract)["releaseLines.create"]["body"]>;
type Update = z.output<(typeof linesContract)["releaseLines.update"]["body"]>;

function taken(error: unknown): never {
  throw isUniqueViolation(error) ? new Problem(409, "releaseLine.taken") : error;
}

async function found(tx: Ctx, id: string): Promise<LineRow> {
  const row = await selectLine(tx.db, id);
  if (!row) throw notFound();
  return row;
}

async function tell(tx: Ctx, productId: string, id: string, how: "created" | "changed" | "removed"): Promise<void> {
  await emit(tx, releaseLineChanged, { subjects: [`product:${productId}`, `releaseLine:${id}`], data: { productId, lineId: id, how } });
}

/**
 * Creates a line; versions that begin with its name and belong to none yet become its own.
 * @param product id or slug @throws Problem 404, 409 releaseLine.taken, 422 for days that contradict one another
 */
export function createLine(ctx: Ctx, product: string, { name, titles, longTerm, lifecycle }: Create): Promise<LineRow> {
  return inTransaction(ctx, async (tx) => {
    const owner = await selectProduct(tx.db, product);
    if (!owner) throw notFound();
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertLine(tx.db, { id, productId: owner.id, name, title: titles, longTerm, now }).catch(taken);
    await changeDates(tx, { productId: owner.id, lineId: id, given: lifecycle });
    const lines = await lineNames(tx.db, owner.id);
    const own = (await versionsWithoutLine(tx.db, owner.id)).filter(({ version }) => lineOf(version, lines)?.id === id);
    if (own.length > 0)
      await giveLine(
        tx.db,
        id,
        own.map((one) => one.id),
        now,
      );
    await tell(tx, owner.id, id, "created");
    return found(tx, id);
  });
}

/** @throws Problem 404, 412 stale, 409 releaseLine.taken, 422 for days that contradict one another */
export function changeLine(ctx: Ctx, id: string, revision: number, { name, titles, longTerm, lifecycle }: Update): Promise<LineRow> {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, id);
    if (!(await updateLine(tx.db, id, revision, { name, title: titles, longTerm }, tx.clock.now()).catch(taken)))
      throw stale(presentLine(await found(tx, id), tx));
    await changeDates(tx, { productId: row.product.id, lineId: id, given: lifecycle });
    await tell(tx, row.product.id, id, "changed");
    return found(tx, id);
  });
}

/** Removes a line with its days; its versions stay, without one. @throws Problem 404, 412 stale */
export function removeLine(ctx: Ctx, id: string, revision: number): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, id);
    if (!(await deleteLine(tx.db, id, revision))) throw stale(presentLine(row, tx));
    await tell(tx, row.product.id, id, "removed");
    return undefined;
  });
}
