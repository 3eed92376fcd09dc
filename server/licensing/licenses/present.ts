import { rulesOf } from "#licensing/policies";
import { notFound, type Ctx } from "#platform/http";
import { localize } from "#shared/locales";
import type { License } from "./contract.ts";
import { graceEnd, limitsOf, nextCheckIn, stateOf } from "./model/rows.ts";
import { selectLicense, type LicenseRow } from "./queries.ts";

/** An instant as the API writes it. */
export function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}

/** @throws Problem 404 */
export async function readLicense(ctx: Pick<Ctx, "db">, id: string): Promise<LicenseRow> {
  const row = await selectLicense(ctx.db, id);
  if (!row) throw notFound();
  return row;
}

/** Every code a licence opens, each once. */
export function codesOf(row: Pick<LicenseRow, "policy_entitlements" | "entitlements">): string[] {
  return [...new Set([...row.policy_entitlements, ...row.entitlements])].toSorted();
}

/** A licence as the API shows it. */
export function presentLicense(row: LicenseRow, { locale, clock }: Pick<Ctx, "locale" | "clock">): License {
  const rules = rulesOf(row.rules);
  return {
    id: row.id,
    name: row.name,
    product: { id: row.product.id, name: localize(row.product.name, locale) },
    policy: row.policy,
    organization: row.organization,
    contact: row.contact,
    group: row.group,
    keyHint: row.key_hint,
    scheme: row.scheme,
    signingKeyId: row.signing_key_id,
    state: stateOf({ ...row, rules }, clock.now()),
    trial: rules.trial,
    floating: rules.floating,
    expiresAt: iso(row.expires_at),
    graceEndsAt: iso(graceEnd(row.expires_at, rules, row.grace_until)),
    suspendedAt: iso(row.suspended_at),
    revokedAt: iso(row.revoked_at),
    limits: limitsOf(rules, row.overrides),
    overrides: row.overrides,
    entitlements: codesOf(row),
    ownEntitlements: row.entitlements,
    environment: row.environment,
    metadata: row.metadata,
    machines: row.machines,
    users: row.users,
    uses: row.uses,
    checkedInAt: iso(row.checked_in_at),
    nextCheckInAt: iso(nextCheckIn(rules, row.checked_in_at, row.created_at)),
    validatedAt: iso(row.validated_at),
    extensions: row.extensions,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}
