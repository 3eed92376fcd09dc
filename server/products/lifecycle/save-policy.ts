/** Support policies: what the vendor says of when, where and how it answers. */
import type { z } from "zod";
import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { selectBrand, selectProduct } from "#products/catalog";
import { newId } from "#shared/ids";
import type { lifecycleContract } from "./contract.ts";
import { supportPolicyChanged } from "./events.ts";
import { presentPolicy } from "./present.ts";
import { deletePolicy, insertPolicy, selectPolicy, updatePolicy, type PolicyFields, type PolicyRow } from "./queries.ts";

type Create = z.output<(typeof lifecycleContract)["supportPolicies.create"]["body"]>;
type Update = z.output<(typeof lifecycleContract)["supportPolicies.update"]["body"]>;
type Given = { [field in keyof Update]: Exclude<Update[field], undefined> };

async function found(tx: Ctx, id: string): Promise<PolicyRow> {
  const row = await selectPolicy(tx.db, id);
  if (!row) throw notFound();
  return row;
}

async function tell(tx: Ctx, { id, product, brand }: PolicyRow, how: "created" | "changed" | "removed"): Promise<void> {
  const [productId, brandId] = [product?.id ?? null, brand?.id ?? null];
  const subjects: [string, ...string[]] = [
    `supportPolicy:${id}`,
    ...(productId ? [`product:${productId}`] : []),
    ...(brandId ? [`brand:${brandId}`] : []),
  ];
  await emit(tx, supportPolicyChanged, { subjects, data: { policyId: id, productId, brandId, how } });
}

/** @throws Problem 422 where it would say no hours */
function checked({ aroundTheClock, hours, timeZone, channels, languages, levels, notes }: Required<Given>): PolicyFields {
  if (!aroundTheClock && hours.length === 0) throw invalid("hours", "policyHours");
  return {
    around_the_clock: aroundTheClock,
    hours: aroundTheClock ? [] : [...hours],
    time_zone: timeZone,
    channels: [...new Set(channels)],
    languages: [...new Set(languages)],
    levels: [...levels],
    notes,
  };
}

/** @throws Problem 409 supportPolicy.taken, 422 */
export function createPolicy(ctx: Ctx, { product, brand, ...said }: Create): Promise<PolicyRow> {
  return inTransaction(ctx, async (tx) => {
    const ofProduct = product === null ? null : ((await selectProduct(tx.db, product)) ?? false);
    const ofBrand = brand === null ? null : ((await selectBrand(tx.db, brand)) ?? false);
    if (ofProduct === false) throw invalid("product", "unknownThing");
    if (ofBrand === false) throw invalid("brand", "unknownThing");
    if (!ofProduct && !ofBrand) throw invalid("brand", "required");
    const now = tx.clock.now();
    const id = newId(now.getTime());
    const row = { id, productId: ofProduct?.id ?? null, brandId: ofBrand?.id ?? null, fields: checked(said), now };
    await insertPolicy(tx.db, row).catch((error: unknown) => {
      throw isUniqueViolation(error) ? new Problem(409, "supportPolicy.taken") : error;
    });
    const made = await found(tx, id);
    await tell(tx, made, "created");
    return made;
  });
}

/** @throws Problem 404, 412 stale, 422 */
export function changePolicy(ctx: Ctx, id: string, revision: number, change: Update): Promise<PolicyRow> {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, id);
    const fields = checked({
      aroundTheClock: change.aroundTheClock ?? row.around_the_clock,
      hours: change.hours ?? row.hours.map(({ days, from, to }) => ({ days: [...days], from, to })),
      timeZone: change.timeZone ?? row.time_zone,
      channels: change.channels ?? row.channels,
      languages: change.languages ?? row.languages,
      levels: change.levels ?? row.levels,
      notes: change.notes ?? row.notes,
    });
    if (!(await updatePolicy(tx.db, id, revision, fields, tx.clock.now()))) throw stale(presentPolicy(await found(tx, id), tx));
    await tell(tx, row, "changed");
    return found(tx, id);
  });
}

/** @throws Problem 404, 412 stale */
export function removePolicy(ctx: Ctx, id: string, revision: number): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const row = await found(tx, id);
    if (!(await deletePolicy(tx.db, id, revision))) throw stale(presentPolicy(row, tx));
    await tell(tx, row, "removed");
    return undefined;
  });
}
