/** Issuing and changing licences. */
import type { z } from "zod";
import { organizationRef, readContact } from "#people/directory";
import { readPolicy, rulesOf } from "#licensing/policies";
import { knownCodes } from "#licensing/entitlements";
import { isUniqueViolation } from "#platform/db";
import { inTransaction, invalid, Problem, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import type { licensesContract } from "./contract.ts";
import { lockGroup, countInGroup } from "./group-queries.ts";
import { makeKey } from "./keys.ts";
import { firstExpiry, type Overrides } from "./model/rows.ts";
import { presentLicense, readLicense } from "./present.ts";
import { insertLicense, patchLicense, type LicenseRow } from "./queries.ts";
import { told } from "./tell.ts";

type Create = z.input<(typeof licensesContract)["licenses.create"]["body"]>;
type Update = z.output<(typeof licensesContract)["licenses.update"]["body"]>;

/** Whose a licence is. @throws Problem 422 for somebody who is not there */
export async function holderOf(
  tx: Ctx,
  { organization, contact }: { organization: string | null; contact: string | null },
): Promise<{ organizationId: string | null; contactId: string | null }> {
  const ofOrganization = organization === null ? null : await organizationRef(tx, organization);
  if (organization !== null && !ofOrganization) throw invalid("organization", "unknownThing");
  const ofContact = contact === null ? null : await readContact(tx.db, contact);
  if (ofContact === undefined) throw invalid("contact", "unknownThing");
  return { organizationId: ofOrganization?.id ?? null, contactId: ofContact?.id ?? null };
}

/** @throws Problem 422 for a group that is not there, 409 license.groupFull */
async function joinGroup(tx: Ctx, group: string | null): Promise<string | null> {
  if (group === null) return null;
  const row = await lockGroup(tx.db, group);
  if (!row) throw invalid("group", "unknownThing");
  if (row.max_licenses !== null && (await countInGroup(tx.db, group, "licenses")) >= row.max_licenses)
    throw new Problem(409, "license.groupFull", { values: { most: row.max_licenses } });
  return group;
}

function instantOf(given: string | null): Date | null {
  return given === null ? null : new Date(given);
}

/** Fields as they are stored: what is absent is not written down. */
function onlyGiven(overrides: { [name: string]: unknown }): Overrides {
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
}

/** Issues a licence. Its key is in the answer; later it is read by an operation of its own. @throws Problem 409 license.keyTaken, license.groupFull, 422 */
export function createLicense(ctx: Ctx, given: Create): Promise<{ row: LicenseRow; key: string }> {
  return inTransaction(ctx, async (tx) => {
    const policy = await readPolicy(tx, given.policy).catch(() => {
      throw invalid("policy", "unknownThing");
    });
    const rules = rulesOf(policy.rules);
    if (given.key !== undefined && rules.scheme !== "random") throw invalid("key", "keyMadeHere");
    const holder = await holderOf(tx, { organization: given.organization ?? null, contact: given.contact ?? null });
    const now = tx.clock.now();
    const id = newId(now.getTime());
    const begins = rules.expirationBasis === "fromCreation" ? firstExpiry(rules, now) : null;
    const expiresAt = given.expiresAt === undefined ? begins : instantOf(given.expiresAt);
    const own = await knownCodes(tx, given.entitlements ?? []);
    const entitlements = [...new Set([...policy.entitlements, ...own])].toSorted();
    const content = { id, productId: policy.product.id, policyId: policy.id, expiresAt, entitlements, now };
    const made = await makeKey(tx, rules.scheme, content, given.key);
    await insertLicense(tx.db, {
      ...holder,
      id,
      policyId: policy.id,
      productId: policy.product.id,
      groupId: await joinGroup(tx, given.group ?? null),
      name: given.name ?? null,
      keyHash: made.hash,
      keySealed: made.sealed,
      keyHint: made.hint,
      scheme: rules.scheme,
      signingKeyId: made.signingKeyId,
      expiresAt,
      overrides: onlyGiven(given.overrides ?? {}),
      entitlements: own,
      environment: given.environment ?? null,
      metadata: given.metadata ?? {},
      now,
    }).catch((error: unknown) => {
      throw isUniqueViolation(error) ? new Problem(409, "license.keyTaken") : error;
    });
    return { row: await told(tx, id, "issued"), key: made.key };
  });
}

/** @throws Problem 404, 409 license.groupFull, 412 stale, 422 */
export function changeLicense(ctx: Ctx, id: string, revision: number, change: Update): Promise<LicenseRow> {
  return inTransaction(ctx, async (tx) => {
    const row = await readLicense(tx, id);
    const policy = change.policy === undefined ? null : await readPolicy(tx, change.policy).catch(() => null);
    if (change.policy !== undefined && (!policy || policy.product.id !== row.product.id)) throw invalid("policy", "unknownThing");
    if (policy && rulesOf(policy.rules).scheme !== row.scheme) throw invalid("policy", "otherScheme");
    const patch = {
      ...(policy && { policy_id: policy.id }),
      ...(change.name !== undefined && { name: change.name }),
      ...(change.group !== undefined && change.group !== (row.group?.id ?? null) && { group_id: await joinGroup(tx, change.group) }),
      ...(change.expiresAt !== undefined && { expires_at: instantOf(change.expiresAt) }),
      ...(change.overrides && { overrides: JSON.stringify(onlyGiven(change.overrides)) }),
      ...(change.entitlements && { entitlements: await knownCodes(tx, change.entitlements) }),
      ...(change.environment !== undefined && { environment: change.environment }),
      ...(change.metadata && { metadata: JSON.stringify(change.metadata) }),
    };
    if (!(await patchLicense(tx.db, id, revision, patch, tx.clock.now()))) throw stale(presentLicense(await readLicense(tx, id), tx));
    return told(tx, id, "changed");
  });
}
