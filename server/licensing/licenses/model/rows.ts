/** What a licence is at an instant, from its row and its policy: pure. */
import type { PolicyRules } from "#licensing/policies";
import type { LicenseState, Limit } from "#shared/license-policy";
import { LIMITS } from "#shared/license-policy";

const DAY = 86_400_000;

/** What a licence has of its own instead of the policy's. */
export type Overrides = { [limit in Limit]?: number | null } & { protected?: boolean };

export function limitsOf(rules: PolicyRules, overrides: Overrides): { [limit in Limit]: number | null } {
  return Object.fromEntries(
    LIMITS.map((limit) => {
      const own = overrides[limit];
      const ruled = limit === "maxMachines" && !rules.floating ? 1 : rules[limit];
      return [limit, own === undefined ? ruled : own];
    }),
  ) as { [limit in Limit]: number | null };
}

/** A later instant by seconds. */
export function after(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1_000);
}

/** Until when a licence works after its end: as its policy gives to all, or as was given to this one. @param given see `licenses.grace_until` */
export function graceEnd(expiresAt: Date | null, rules: PolicyRules, given: Date | null): Date | null {
  if (!expiresAt) return null;
  const ends = [...(rules.gracePeriod > 0 ? [after(expiresAt, rules.gracePeriod)] : []), ...(given && given > expiresAt ? [given] : [])];
  return ends.toSorted((a, b) => b.getTime() - a.getTime())[0] ?? null;
}

/** When the next check-in is due; null where none is asked for. Months and years are those of the calendar, their last days kept within them. */
export function nextCheckIn(rules: PolicyRules, checkedInAt: Date | null, createdAt: Date): Date | null {
  if (rules.checkInInterval === null) return null;
  const from = checkedInAt ?? createdAt;
  const count = rules.checkInIntervalCount;
  if (rules.checkInInterval === "day") return new Date(from.getTime() + count * DAY);
  if (rules.checkInInterval === "week") return new Date(from.getTime() + count * 7 * DAY);
  const months = rules.checkInInterval === "year" ? count * 12 : count;
  const due = new Date(from);
  due.setUTCDate(1);
  due.setUTCMonth(due.getUTCMonth() + months);
  const last = new Date(Date.UTC(due.getUTCFullYear(), due.getUTCMonth() + 1, 0)).getUTCDate();
  due.setUTCDate(Math.min(from.getUTCDate(), last));
  return due;
}

export type StateFacts = {
  revoked_at: Date | null;
  banned: boolean;
  suspended_at: Date | null;
  expires_at: Date | null;
  grace_until: Date | null;
  /** Its time begins with its first use, which has not been. */ rules: PolicyRules;
};

export function stateOf({ revoked_at, banned, suspended_at, expires_at, grace_until, rules }: StateFacts, now: Date): LicenseState {
  if (revoked_at) return "revoked";
  if (banned) return "banned";
  if (suspended_at) return "suspended";
  if (expires_at && expires_at <= now) {
    const grace = graceEnd(expires_at, rules, grace_until);
    return grace && grace > now ? "grace" : "expired";
  }
  return expires_at === null && rules.duration !== null && rules.expirationBasis !== "fromCreation" ? "unstarted" : "active";
}

/** When a licence ends that begins now. */
export function firstExpiry(rules: PolicyRules, now: Date): Date | null {
  return rules.duration === null ? null : after(now, rules.duration);
}

/** When a licence ends once it is renewed. */
export function renewedExpiry(rules: PolicyRules, expiresAt: Date | null, now: Date, seconds: number): Date {
  const fromNow = rules.renewalBasis === "fromNow" || (rules.renewalBasis === "fromNowIfExpired" && expiresAt !== null && expiresAt <= now);
  return after(fromNow || expiresAt === null ? now : expiresAt, seconds);
}

/** When a machine counts as dead; null: never, for it has not begun, or need not. */
export function deadAfter(rules: PolicyRules, machine: { heartbeat_at: Date | null; created_at: Date }): Date | null {
  const began = machine.heartbeat_at ?? (rules.requireHeartbeat && rules.heartbeatBasis === "fromCreation" ? machine.created_at : null);
  return began && after(began, rules.heartbeatDuration);
}
