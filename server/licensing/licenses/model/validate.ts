/** Validation: what is looked at in which order. Pure; the facts come from one statement. */
import { allowedWithOverage, type PolicyRules } from "#licensing/policies";
import type { Limit, Remedy, ValidationCode } from "#shared/license-policy";
import { deadAfter, graceEnd, limitsOf, nextCheckIn, type Overrides } from "./rows.ts";

/** What is asked beside the key. */
export type Scope = {
  environment?: string | undefined;
  product?: string | undefined;
  policy?: string | undefined;
  user?: string | undefined;
  machine?: string | undefined;
  fingerprint?: string | undefined;
  fingerprints?: readonly string[] | undefined;
  components?: readonly string[] | undefined;
  entitlements?: readonly string[] | undefined;
  version?: string | undefined;
};

export type MachineFacts = { id: string; fingerprint: string; heartbeat_at: Date | null; created_at: Date };
/** How much of everything one user has in use; the user is null where machines have none. */
export type Usage = { user: string | null; machines: number; cores: number; memory: number; disk: number };

export type ValidationFacts = {
  rules: PolicyRules;
  overrides: Overrides;
  product: { id: string; slug: string };
  policyId: string;
  environment: string | null;
  entitlements: readonly string[];
  createdAt: Date;
  expiresAt: Date | null;
  graceUntil: Date | null;
  suspendedAt: Date | null;
  revokedAt: Date | null;
  checkedInAt: Date | null;
  banned: boolean;
  uses: number;
  users: number;
  /** The user that was asked for, when the licence has him. */ userId: string | null;
  usage: readonly Usage[];
  /** The most processes of one holder of their limit: licence, machine or user. */ processes: number;
  /** Machines that the scope names. */ named: readonly MachineFacts[];
  /** Components that the scope names and the machines have. */ components: readonly string[];
  /** The version asked for; undefined when the product has none of that name. */ version: { releasedOn: string | null } | undefined;
};

export type Reason = {
  remedy: Remedy;
  /** The instant it hangs on: since when, or until when. */ at?: Date | null;
  limit?: number;
  count?: number;
  /** What is asked for and not there. */ missing?: readonly string[];
};
export type Verdict = { valid: boolean; code: ValidationCode; reason: Reason };

type Check = (facts: ValidationFacts, scope: Scope, now: Date) => Verdict | null;

const no = (code: ValidationCode, remedy: Remedy, more: Omit<Reason, "remedy"> = {}): Verdict => ({
  valid: false,
  code,
  reason: { remedy, ...more },
});

/** How many of what was named must be there. */
export function enough(matching: PolicyRules["machineMatching"], named: number): number {
  switch (matching) {
    case "any":
      return 1;
    case "two":
      return Math.min(2, named);
    case "most":
      return Math.floor(named / 2) + 1;
    case "all":
      return named;
  }
}

const over = (at: Date | null, now: Date) => at !== null && at <= now;
const lastDay = ({ rules, expiresAt, graceUntil }: ValidationFacts) => graceEnd(expiresAt, rules, graceUntil) ?? expiresAt;
/** A node-locked licence has one machine, and speaks of one. */
const noMachine = ({ rules }: ValidationFacts): ValidationCode => (rules.floating ? "NO_MACHINES" : "NO_MACHINE");

const standing: Check = (facts, _scope, now) => {
  if (facts.revokedAt) return no("REVOKED", "contactVendor", { at: facts.revokedAt });
  if (facts.banned) return no("BANNED", "contactVendor");
  if (facts.suspendedAt) return no("SUSPENDED", "contactVendor", { at: facts.suspendedAt });
  if (facts.rules.expirationStrategy === "revokeAccess" && over(lastDay(facts), now))
    return no("EXPIRED", "renew", { at: facts.expiresAt });
  const due = nextCheckIn(facts.rules, facts.checkedInAt, facts.createdAt);
  return over(due, now) ? no("OVERDUE", "checkIn", { at: due }) : null;
};

/** Scopes that name one thing which the licence is of. */
const belonging: Check = (facts, scope) => {
  const { rules, product } = facts;
  const asked: [boolean, string | undefined, (value: string) => boolean, ValidationCode, ValidationCode][] = [
    [
      rules.requireEnvironmentScope,
      scope.environment,
      (value) => value === facts.environment,
      "ENVIRONMENT_SCOPE_REQUIRED",
      "ENVIRONMENT_SCOPE_MISMATCH",
    ],
    [
      rules.requireProductScope,
      scope.product,
      (value) => value === product.id || value === product.slug,
      "PRODUCT_SCOPE_REQUIRED",
      "PRODUCT_SCOPE_MISMATCH",
    ],
    [rules.requirePolicyScope, scope.policy, (value) => value === facts.policyId, "POLICY_SCOPE_REQUIRED", "POLICY_SCOPE_MISMATCH"],
    [rules.requireUserScope, scope.user, () => facts.userId !== null, "USER_SCOPE_REQUIRED", "USER_SCOPE_MISMATCH"],
  ];
  for (const [required, value, fits, needed, mismatch] of asked) {
    if (value === undefined && required) return no(needed, "nameScope");
    if (value !== undefined && !fits(value)) return no(mismatch, "contactVendor");
  }
  return null;
};

const opening: Check = (facts, { entitlements }) => {
  if (entitlements === undefined) return null;
  if (entitlements.length === 0) return no("ENTITLEMENTS_SCOPE_EMPTY", "nameScope");
  const missing = entitlements.filter((code) => !facts.entitlements.includes(code));
  return missing.length > 0 ? no("ENTITLEMENTS_MISSING", "contactVendor", { missing }) : null;
};

const machines: Check = (facts, scope, now) => {
  const { rules, named } = facts;
  const prints = scope.fingerprints ?? (scope.fingerprint === undefined ? undefined : [scope.fingerprint]);
  const asked = scope.machine !== undefined || (prints !== undefined && prints.some((print) => print !== ""));
  const count = facts.usage.reduce((sum, { machines: n }) => sum + n, 0);
  if (count === 0 && (rules.strict || asked)) return no(noMachine(facts), "activate");
  if (scope.machine === undefined && rules.requireMachineScope) return no("MACHINE_SCOPE_REQUIRED", "nameScope");
  if (scope.machine !== undefined && !named.some(({ id }) => id === scope.machine)) return no("MACHINE_SCOPE_MISMATCH", "activate");
  if (prints === undefined) {
    if (rules.requireFingerprintScope) return no("FINGERPRINT_SCOPE_REQUIRED", "nameScope");
  } else {
    const given = [...new Set(prints)].filter((print) => print !== "");
    if (given.length === 0) return no("FINGERPRINT_SCOPE_EMPTY", "nameScope");
    const missing = given.filter((print) => !named.some(({ fingerprint }) => fingerprint === print));
    if (given.length - missing.length < enough(rules.machineMatching, given.length))
      return no("FINGERPRINT_SCOPE_MISMATCH", "activate", { missing });
  }
  for (const machine of named) {
    const dead = deadAfter(rules, machine);
    if (rules.requireHeartbeat && machine.heartbeat_at === null && !over(dead, now)) return no("HEARTBEAT_NOT_STARTED", "heartbeat");
    if (over(dead, now)) return no("HEARTBEAT_DEAD", "heartbeat", { at: dead });
  }
  return null;
};

const parts: Check = (facts, { components }) => {
  if (components === undefined) return facts.rules.requireComponentsScope ? no("COMPONENTS_SCOPE_REQUIRED", "nameScope") : null;
  const given = [...new Set(components)].filter((print) => print !== "");
  if (given.length === 0) return no("COMPONENTS_SCOPE_EMPTY", "nameScope");
  const missing = given.filter((print) => !facts.components.includes(print));
  return given.length - missing.length < enough(facts.rules.componentMatching, given.length)
    ? no("COMPONENTS_SCOPE_MISMATCH", "activate", { missing })
    : null;
};

/** A version that came out after the end of a licence is not in it; that is how one keeps what came out before. */
const version: Check = (facts, scope, now) => {
  if (scope.version === undefined) return facts.rules.requireVersionScope ? no("VERSION_SCOPE_REQUIRED", "nameScope") : null;
  if (facts.version === undefined) return no("VERSION_SCOPE_MISMATCH", "olderVersion", { missing: [scope.version] });
  const { releasedOn } = facts.version;
  const bound = facts.rules.expirationStrategy !== "allowAccess" && over(facts.expiresAt, now);
  return bound && releasedOn !== null && releasedOn > facts.expiresAt!.toISOString().slice(0, 10)
    ? no("VERSION_SCOPE_MISMATCH", "renew", { at: facts.expiresAt })
    : null;
};

/** What is in use, as the policy counts it: in all, or by the user who has most, or the one who is asked for. */
export function inUse({ rules, usage, userId }: Pick<ValidationFacts, "rules" | "usage" | "userId">): Omit<Usage, "user"> {
  const kinds = ["machines", "cores", "memory", "disk"] as const;
  const counted = rules.machineLeasing === "perUser" && userId !== null ? usage.filter(({ user }) => user === userId) : usage;
  const together =
    rules.machineLeasing === "perUser" ? (...all: number[]) => Math.max(0, ...all) : (...all: number[]) => all.reduce((a, b) => a + b, 0);
  return Object.fromEntries(kinds.map((kind) => [kind, together(...counted.map((one) => one[kind]))])) as Omit<Usage, "user">;
}

/** Limits count for strict licences; where more are allowed than meant, the answer says so and is valid. */
const limits: Check = (facts) => {
  if (!facts.rules.strict) return null;
  const most = limitsOf(facts.rules, facts.overrides);
  const used = inUse(facts);
  const counted: [ValidationCode, Limit, number][] = [
    ["TOO_MANY_USERS", "maxUsers", facts.users],
    ["TOO_MANY_MACHINES", "maxMachines", used.machines],
    ["TOO_MANY_CORES", "maxCores", used.cores],
    ["TOO_MUCH_MEMORY", "maxMemory", used.memory],
    ["TOO_MUCH_DISK", "maxDisk", used.disk],
    ["TOO_MANY_PROCESSES", "maxProcesses", facts.processes],
    ["TOO_MANY_USES", "maxUses", facts.uses],
  ];
  const exceeded = counted
    .filter(([, limit, count]) => most[limit] !== null && count > most[limit])
    .map(([code, limit, count]): Verdict => {
      const allowed = allowedWithOverage(most[limit], facts.rules.overageStrategy);
      return { valid: allowed === null || count <= allowed, code, reason: { remedy: "freeSeat", limit: most[limit]!, count } };
    });
  // What is refused counts before what is let pass.
  return exceeded.find(({ valid }) => !valid) ?? exceeded[0] ?? null;
};

const ending: Check = (facts, _scope, now) => {
  const { rules, expiresAt } = facts;
  if (!over(expiresAt, now)) return null;
  if (!over(lastDay(facts), now)) return { valid: true, code: "GRACE_PERIOD", reason: { remedy: "renew", at: lastDay(facts) } };
  const valid = rules.expirationStrategy === "maintainAccess" || rules.expirationStrategy === "allowAccess";
  return { valid, code: "EXPIRED", reason: { remedy: "renew", at: expiresAt } };
};

const CHECKS: readonly Check[] = [standing, belonging, opening, machines, parts, version, limits];

/**
 * Whether a licence is valid for what is asked, why, and what would help. The order is that of `VALIDATION_CODES`.
 * A limit exceeded within what is allowed is told only where nothing graver is: an end that denies counts before it.
 */
export function evaluate(facts: ValidationFacts, scope: Scope, now: Date): Verdict {
  let passed: Verdict | null = null;
  for (const check of CHECKS) {
    const verdict = check(facts, scope, now);
    if (verdict && !verdict.valid) return verdict;
    passed ??= verdict;
  }
  const end = ending(facts, scope, now);
  if (end && !end.valid) return end;
  return passed ?? end ?? { valid: true, code: "VALID", reason: { remedy: "none", at: facts.expiresAt } };
}
