/** What rooms above ask about one licence. */
import { rulesOf } from "#licensing/policies";
import { Problem, type Ctx } from "#platform/http";
import { openKey } from "./keys.ts";
import { selectMachines } from "./machine-queries.ts";
import { selectUsers } from "./people-queries.ts";
import { readLicense } from "./present.ts";
import { lockLicense, selectLicense, type LicenseRow } from "./queries.ts";

/** @throws Problem 403 license.keyRefused where the policy takes no keys */
export function requireKeyPolicy(license: Pick<LicenseRow, "rules">): void {
  const { authenticationStrategy } = rulesOf(license.rules);
  if (authenticationStrategy !== "license" && authenticationStrategy !== "mixed") throw new Problem(403, "license.keyRefused");
}

/** A licence with its key as it was handed out; null when there is none of this id. For checking what was made with the key: it goes nowhere else. */
export async function keyOfLicense(ctx: Ctx, id: string): Promise<{ license: LicenseRow; key: string } | null> {
  const license = await selectLicense(ctx.db, id);
  return license ? { license, key: openKey(ctx, id, license.key_sealed) } : null;
}

/** A licence, held until the transaction ends. @throws Problem 404 */
export async function heldLicense(ctx: Pick<Ctx, "db">, id: string): Promise<LicenseRow> {
  await lockLicense(ctx.db, id);
  return readLicense(ctx, id);
}

/** The machines of a licence, the newest first. */
export async function machinesOfLicense(
  ctx: Pick<Ctx, "db">,
  licenseId: string,
  limit: number,
): Promise<{ id: string; name: string; platform: string | null }[]> {
  const rows = await selectMachines(ctx.db, { limit, after: null, licenseId, fingerprint: null });
  return rows.map(({ id, name, hostname, fingerprint, platform }) => ({ id, name: name ?? hostname ?? fingerprint, platform }));
}

/** The machine of a licence with this fingerprint; null when the licence has none. */
export async function machineOfLicense(
  ctx: Pick<Ctx, "db">,
  licenseId: string,
  fingerprint: string,
): Promise<{ id: string; name: string | null } | null> {
  const [machine] = await selectMachines(ctx.db, { limit: 1, after: null, licenseId, fingerprint });
  return machine ? { id: machine.id, name: machine.name ?? machine.hostname } : null;
}

/** Whether a contact is one of the users of a licence. */
export async function usesLicense(ctx: Pick<Ctx, "db">, licenseId: string, contactId: string): Promise<boolean> {
  return (await selectUsers(ctx.db, licenseId, { limit: 1, after: null, only: contactId })).length > 0;
}
