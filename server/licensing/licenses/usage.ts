/** Check-in and uses. */
import { allowedWithOverage, rulesOf } from "#licensing/policies";
import { forbidden, inTransaction, notFound, Problem, type Ctx } from "#platform/http";
import { proved } from "./key-proof.ts";
import { limitsOf, nextCheckIn } from "./model/rows.ts";
import { iso, readLicense } from "./present.ts";
import { patchLicense, type LicenseRow } from "./queries.ts";
import { told } from "./tell.ts";
import { addUses } from "./usage-queries.ts";
import { begin } from "./validate.ts";

/** The licence that is meant, by who acts. @throws Problem 401, 403, 404, also where the key is another licence's */
async function meant(given: Ctx, id: string): Promise<{ ctx: Ctx; row: LicenseRow; byKey: boolean }> {
  const { ctx, license } = await proved(given);
  if (license && license.id !== id) throw notFound();
  return { ctx, row: license ?? (await readLicense(ctx, id)), byKey: license !== null };
}

/** @throws Problem 401, 403, 404, 409 license.noCheckIn, license.revoked */
export async function checkIn(given: Ctx, id: string): Promise<{ checkedInAt: string; nextCheckInAt: string | null }> {
  const { ctx, row } = await meant(given, id);
  const rules = rulesOf(row.rules);
  if (rules.checkInInterval === null) throw new Problem(409, "license.noCheckIn");
  if (row.revoked_at) throw new Problem(409, "license.revoked");
  const now = ctx.clock.now();
  await inTransaction(ctx, async (tx) => {
    await patchLicense(tx.db, id, null, { checked_in_at: now }, now);
    await told(tx, id, "checkedIn");
  });
  return { checkedInAt: now.toISOString(), nextCheckInAt: iso(nextCheckIn(rules, now, row.created_at)) };
}

/** Counts uses; only the vendor takes some back. @throws Problem 401, 403, 404, 409 license.usesExceeded */
export async function countUse(given: Ctx, id: string, by: number): Promise<{ uses: number; maxUses: number | null }> {
  const { ctx, row, byKey } = await meant(given, id);
  if (byKey && by < 0) throw forbidden("licenses.manage");
  const rules = rulesOf(row.rules);
  const { maxUses } = limitsOf(rules, row.overrides);
  const most = allowedWithOverage(maxUses, rules.overageStrategy);
  await begin(ctx, row, "fromFirstUse");
  const uses = await addUses(ctx.db, id, by, most, ctx.clock.now());
  if (uses === undefined) throw new Problem(409, "license.usesExceeded", { values: { most: most ?? 0 } });
  return { uses, maxUses };
}
