/** Takes back what an import brought, where nothing has become of it since. In a transaction of its own: what hangs on it in other rooms refuses. */
import { emit } from "#platform/events";
import type { Ctx } from "#platform/http";
import { licenseChanged } from "./events.ts";
import { selectMachine } from "./machine-queries.ts";
import { tellMachine } from "./machines.ts";
import { iso } from "./present.ts";
import { selectLicense } from "./queries.ts";
import { deleteBroughtLicense, deleteBroughtMachine } from "./removal-queries.ts";

/** @param left as the import left it @returns false where it was changed or used since; true also where it is gone already */
export async function removeBroughtLicense(tx: Ctx, id: string, left: { revision: number; uses?: number }): Promise<boolean> {
  const row = await selectLicense(tx.db, id);
  if (!row) return true;
  if (!(await deleteBroughtLicense(tx.db, id, { revision: left.revision, uses: left.uses ?? 0 }))) return false;
  await emit(tx, licenseChanged, {
    subjects: [`license:${id}`, `product:${row.product.id}`],
    data: {
      licenseId: id,
      productId: row.product.id,
      policyId: row.policy.id,
      organizationId: row.organization?.id ?? null,
      contactId: row.contact?.id ?? null,
      expiresAt: iso(row.expires_at),
      how: "removed",
    },
  });
  return true;
}

/** @param left as the import left it @returns false where it was changed or used since; true also where it is gone already */
export async function removeBroughtMachine(tx: Ctx, id: string, left: { revision: number; heartbeatAt?: string | null }): Promise<boolean> {
  const row = await selectMachine(tx.db, id);
  if (!row) return true;
  const heartbeatAt = left.heartbeatAt ? new Date(left.heartbeatAt) : null;
  if (!(await deleteBroughtMachine(tx.db, id, { revision: left.revision, heartbeatAt }))) return false;
  await tellMachine(tx, id, row.license_id, "deactivated");
  return true;
}
