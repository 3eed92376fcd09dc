/** More time for one licence: what it would be, or why it is not to be had. Nothing is written here. */
import { rulesOf } from "#licensing/policies";
import { Problem } from "#platform/http";
import { after, graceEnd } from "./model/rows.ts";
import type { LicenseRow } from "./queries.ts";

const DAY_SECONDS = 86_400;

export type MoreTime = { expires_at: Date | null; grace_until: Date | null; extensions: number };
type Timed = Pick<LicenseRow, "revoked_at" | "expires_at" | "grace_until" | "extensions" | "rules">;

/** @throws Problem 409 license.revoked, license.endless, license.extensionsUsed */
function timed({ revoked_at, expires_at, extensions, rules }: Timed): Date {
  if (revoked_at) throw new Problem(409, "license.revoked");
  if (expires_at === null) throw new Problem(409, "license.endless");
  const { maxExtensions } = rulesOf(rules);
  if (maxExtensions !== null && extensions >= maxExtensions)
    throw new Problem(409, "license.extensionsUsed", { values: { most: maxExtensions } });
  return expires_at;
}

/** Some days more, from its end or from now, whichever is later. @throws Problem 409 license.revoked, license.endless, license.extensionsUsed */
export function extended(row: Timed, days: number, now: Date): MoreTime {
  const end = timed(row);
  return { expires_at: after(end > now ? end : now, days * DAY_SECONDS), grace_until: row.grace_until, extensions: row.extensions + 1 };
}

/**
 * Some days in which it works on though it has ended: what it was bought for stays as it is, and a renewal counts from its own end.
 * @throws Problem 409 license.revoked, license.endless, license.extensionsUsed, license.trialGrace for a trial, license.worksOn where its policy stops nothing at its end
 */
export function graced(row: Timed, days: number, now: Date): MoreTime {
  const end = timed(row);
  const rules = rulesOf(row.rules);
  if (rules.trial) throw new Problem(409, "license.trialGrace");
  if (rules.expirationStrategy === "maintainAccess" || rules.expirationStrategy === "allowAccess")
    throw new Problem(409, "license.worksOn");
  const last = graceEnd(end, rules, row.grace_until) ?? end;
  return { expires_at: end, grace_until: after(last > now ? last : now, days * DAY_SECONDS), extensions: row.extensions + 1 };
}
