import type { z } from "zod";
import { emit } from "#platform/events";
import type { Ctx } from "#platform/http";
import { licenseChanged } from "./events.ts";
import { iso, readLicense } from "./present.ts";
import type { LicenseRow } from "./queries.ts";

type How = z.output<typeof licenseChanged.data>["how"];

/** Tells what became of a licence. @returns it, as it is now */
export async function told(tx: Ctx, id: string, how: How): Promise<LicenseRow> {
  const row = await readLicense(tx, id);
  const subjects: [string, ...string[]] = [
    `license:${id}`,
    `product:${row.product.id}`,
    ...(row.organization ? [`organization:${row.organization.id}`] : []),
    ...(row.contact ? [`contact:${row.contact.id}`] : []),
  ];
  await emit(tx, licenseChanged, {
    subjects,
    data: {
      licenseId: id,
      productId: row.product.id,
      policyId: row.policy.id,
      organizationId: row.organization?.id ?? null,
      contactId: row.contact?.id ?? null,
      expiresAt: iso(row.expires_at),
      how,
    },
  });
  return row;
}
