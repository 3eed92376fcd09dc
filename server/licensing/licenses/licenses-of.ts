import type { Ctx } from "#platform/http";
import type { License } from "./contract.ts";
import { selectVersions } from "./machine-queries.ts";
import { presentLicense } from "./present.ts";
import { selectLicensesOf } from "./queries.ts";

/** How many versions of one licence are told. */
const MOST_VERSIONS = 5;

export type LicenseInUse = { license: License; versions: { version: string; machines: number }[] };

/**
 * The licences of some customers, those not revoked first, then the newest, with the versions their machines say they run (`metadata.version`).
 * Two statements. The caller has checked `licenses.read`.
 */
export async function licensesOf(
  ctx: Ctx,
  holders: { organizations: readonly string[]; contacts: readonly string[] },
  limit: number,
): Promise<LicenseInUse[]> {
  const rows = await selectLicensesOf(ctx.db, { ...holders, limit });
  const active = rows.filter(({ machines }) => machines > 0).map(({ id }) => id);
  const versions = Map.groupBy(active.length > 0 ? await selectVersions(ctx.db, active) : [], ({ license_id }) => license_id);
  return rows.map((row) => ({
    license: presentLicense(row, ctx),
    versions: (versions.get(row.id) ?? []).slice(0, MOST_VERSIONS).map(({ version, machines }) => ({ version, machines })),
  }));
}
