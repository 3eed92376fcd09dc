/** What becomes of a licence: each act holds the licence while it looks at what it is. */
import { rulesOf } from "#licensing/policies";
import { inTransaction, notFound, Problem, type Ctx } from "#platform/http";
import { holderOf } from "./save-license.ts";
import { makeKey } from "./keys.ts";
import { deleteMachines } from "./machine-queries.ts";
import { firstExpiry, renewedExpiry } from "./model/rows.ts";
import { extended, graced, type MoreTime } from "./more-time.ts";
import { codesOf, readLicense } from "./present.ts";
import { lockLicense, patchLicense, type LicensePatch, type LicenseRow } from "./queries.ts";
import { told } from "./tell.ts";
import { deleteUsers } from "./people-queries.ts";

type How = Parameters<typeof told>[2];

/** @param change what to change; null: it is so already */
async function act(
  ctx: Ctx,
  id: string,
  how: How,
  change: (row: LicenseRow, tx: Ctx, now: Date) => LicensePatch | null | Promise<LicensePatch | null>,
): Promise<LicenseRow> {
  return inTransaction(ctx, async (tx) => {
    await lockLicense(tx.db, id);
    const row = await readLicense(tx, id);
    const now = tx.clock.now();
    const patch = await change(row, tx, now);
    if (patch === null) return row;
    await patchLicense(tx.db, id, null, patch, now);
    await tx.platform.audit.write(tx.db, {
      actor: tx.actorKey,
      action: `licenses.${how}`,
      subject: `license:${id}`,
      outcome: "allowed",
      address: tx.address,
    });
    return told(tx, id, how);
  });
}

function notRevoked({ revoked_at }: LicenseRow): void {
  if (revoked_at) throw new Problem(409, "license.revoked");
}

/** @throws Problem 404, 409 license.revoked */
export function suspendLicense(ctx: Ctx, id: string): Promise<LicenseRow> {
  return act(ctx, id, "suspended", (row, _tx, now) => {
    notRevoked(row);
    return row.suspended_at ? null : { suspended_at: now };
  });
}

/** @throws Problem 404, 409 license.revoked */
export function reinstateLicense(ctx: Ctx, id: string): Promise<LicenseRow> {
  return act(ctx, id, "reinstated", (row) => {
    notRevoked(row);
    return row.suspended_at ? { suspended_at: null } : null;
  });
}

/** @throws Problem 404 */
export function revokeLicense(ctx: Ctx, id: string): Promise<LicenseRow> {
  return act(ctx, id, "revoked", (row, _tx, now) => (row.revoked_at ? null : { revoked_at: now }));
}

/** @param seconds the policy's duration when absent @throws Problem 404, 409 license.revoked, license.endless */
export function renewLicense(ctx: Ctx, id: string, seconds: number | undefined): Promise<LicenseRow> {
  return act(ctx, id, "renewed", (row, _tx, now) => {
    notRevoked(row);
    const rules = rulesOf(row.rules);
    const duration = seconds ?? rules.duration;
    if (duration === null || (row.expires_at === null && rules.duration === null)) throw new Problem(409, "license.endless");
    return { expires_at: renewedExpiry(rules, row.expires_at, now, duration) };
  });
}

/** @throws Problem 404, 409 license.revoked, license.endless, license.extensionsUsed */
export function extendLicense(ctx: Ctx, id: string, days: number): Promise<LicenseRow> {
  return act(ctx, id, "extended", (row, _tx, now) => extended(row, days, now));
}

/** @throws Problem 404, 409 license.revoked, license.endless, license.extensionsUsed, license.trialGrace, license.worksOn */
export function graceLicense(ctx: Ctx, id: string, days: number): Promise<LicenseRow> {
  return act(ctx, id, "graced", (row, _tx, now) => graced(row, days, now));
}

/**
 * Takes back time that was given, where it is still as that left it.
 * @param given as it was left @param before as it was
 * @throws Problem 404, 409 license.revoked, license.changedSince
 */
export function takeBackTime(ctx: Ctx, id: string, { given, before }: { given: MoreTime; before: MoreTime }): Promise<LicenseRow> {
  return act(ctx, id, "takenBack", (row) => {
    notRevoked(row);
    const same = (["expires_at", "grace_until"] as const).every((field) => row[field]?.getTime() === given[field]?.getTime());
    if (!same || row.extensions !== given.extensions) throw new Problem(409, "license.changedSince");
    return before;
  });
}

/** @throws Problem 404, 409 license.revoked, 422 */
export function transferLicense(ctx: Ctx, id: string, to: { organization: string | null; contact: string | null }): Promise<LicenseRow> {
  return act(ctx, id, "transferred", async (row, tx, now) => {
    notRevoked(row);
    const holder = await holderOf(tx, to);
    await deleteMachines(tx.db, id);
    await deleteUsers(tx.db, id);
    const rules = rulesOf(row.rules);
    const begun = rules.expirationBasis === "fromCreation" ? firstExpiry(rules, now) : null;
    return {
      organization_id: holder.organizationId,
      contact_id: holder.contactId,
      grace_until: null,
      ...(rules.transferStrategy === "resetExpiry" && { expires_at: begun }),
    };
  });
}

/** @throws Problem 404 */
export function resetMachines(ctx: Ctx, id: string): Promise<LicenseRow> {
  return act(ctx, id, "reset", async (_row, tx) => ((await deleteMachines(tx.db, id)) > 0 ? {} : null));
}

/** @throws Problem 404, 409 license.revoked */
export async function reissueKey(ctx: Ctx, id: string): Promise<{ row: LicenseRow; key: string }> {
  let key: string | undefined;
  const row = await act(ctx, id, "reissued", async (row, tx, now) => {
    notRevoked(row);
    const content = {
      id,
      productId: row.product.id,
      policyId: row.policy.id,
      expiresAt: row.expires_at,
      entitlements: codesOf(row),
      now,
    };
    const made = await makeKey(tx, row.scheme, content);
    key = made.key;
    return { key_hash: made.hash, key_sealed: made.sealed, key_hint: made.hint, signing_key_id: made.signingKeyId };
  });
  if (key === undefined) throw notFound();
  return { row, key };
}
