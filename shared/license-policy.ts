/** Strategies and schemes that policies of licences choose among; the first is what holds when nothing is said. */

export const EXPIRATION_STRATEGIES = ["restrictAccess", "revokeAccess", "maintainAccess", "allowAccess"] as const;
export const EXPIRATION_BASES = [
  "fromCreation",
  "fromFirstValidation",
  "fromFirstActivation",
  "fromFirstDownload",
  "fromFirstUse",
] as const;
export const RENEWAL_BASES = ["fromExpiry", "fromNow", "fromNowIfExpired"] as const;
export const TRANSFER_STRATEGIES = ["keepExpiry", "resetExpiry"] as const;
export const AUTHENTICATION_STRATEGIES = ["license", "token", "session", "mixed", "none"] as const;
export const OVERAGE_STRATEGIES = ["noOverage", "allow1_25x", "allow1_5x", "allow2x", "alwaysAllow"] as const;
export const MACHINE_LEASING = ["perLicense", "perUser"] as const;
export const PROCESS_LEASING = ["perLicense", "perMachine", "perUser"] as const;
export const MACHINE_UNIQUENESS = ["perLicense", "perPolicy", "perProduct", "perAccount"] as const;
export const COMPONENT_UNIQUENESS = ["perMachine", "perLicense", "perPolicy", "perProduct", "perAccount"] as const;
export const MATCHING = ["any", "two", "most", "all"] as const;
export const CULL_STRATEGIES = ["deactivateDead", "keepDead"] as const;
/** For how many minutes after it counts as dead a machine may come back by a sign of life. */
export const RESURRECTIONS = ["none", "minutes1", "minutes2", "minutes5", "minutes10", "minutes15", "always"] as const;
export const HEARTBEAT_BASES = ["fromFirstPing", "fromCreation"] as const;
export const CHECK_IN_INTERVALS = ["day", "week", "month", "year"] as const;
/** How a key is made: at random, or so that it says what it is by itself and carries a signature. */
export const KEY_SCHEMES = ["random", "ed25519", "ecdsaP256", "rsaPss", "jwt"] as const;
export type KeyScheme = (typeof KEY_SCHEMES)[number];
export const SIGNING_ALGORITHMS = ["ed25519", "ecdsaP256", "rsaPss"] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** Limits of a policy that a licence may have its own of. */
export const LIMITS = ["maxMachines", "maxProcesses", "maxUsers", "maxCores", "maxMemory", "maxDisk", "maxUses"] as const;
export type Limit = (typeof LIMITS)[number];
/** What every validation answers, in the order in which it is looked at: the first that holds is the answer. */
export const VALIDATION_CODES = [
  "NOT_FOUND",
  "REVOKED",
  "BANNED",
  "SUSPENDED",
  "EXPIRED",
  "OVERDUE",
  "ENVIRONMENT_SCOPE_REQUIRED",
  "ENVIRONMENT_SCOPE_MISMATCH",
  "PRODUCT_SCOPE_REQUIRED",
  "PRODUCT_SCOPE_MISMATCH",
  "POLICY_SCOPE_REQUIRED",
  "POLICY_SCOPE_MISMATCH",
  "USER_SCOPE_REQUIRED",
  "USER_SCOPE_MISMATCH",
  "ENTITLEMENTS_SCOPE_EMPTY",
  "ENTITLEMENTS_MISSING",
  "NO_MACHINE",
  "NO_MACHINES",
  "MACHINE_SCOPE_REQUIRED",
  "MACHINE_SCOPE_MISMATCH",
  "FINGERPRINT_SCOPE_REQUIRED",
  "FINGERPRINT_SCOPE_EMPTY",
  "FINGERPRINT_SCOPE_MISMATCH",
  "HEARTBEAT_NOT_STARTED",
  "HEARTBEAT_DEAD",
  "COMPONENTS_SCOPE_REQUIRED",
  "COMPONENTS_SCOPE_EMPTY",
  "COMPONENTS_SCOPE_MISMATCH",
  "VERSION_SCOPE_REQUIRED",
  "VERSION_SCOPE_MISMATCH",
  "TOO_MANY_USERS",
  "TOO_MANY_MACHINES",
  "TOO_MANY_CORES",
  "TOO_MUCH_MEMORY",
  "TOO_MUCH_DISK",
  "TOO_MANY_PROCESSES",
  "TOO_MANY_USES",
  "GRACE_PERIOD",
  "VALID",
] as const;
export type ValidationCode = (typeof VALIDATION_CODES)[number];

/** What a validation advises where it denies, or will soon. */
export const REMEDIES = [
  "none",
  "checkKey",
  "renew",
  "checkIn",
  "nameScope",
  "activate",
  "freeSeat",
  "heartbeat",
  "olderVersion",
  "contactVendor",
] as const;
export type Remedy = (typeof REMEDIES)[number];

export const LICENSE_STATES = ["active", "grace", "expired", "suspended", "banned", "revoked", "unstarted"] as const;
export type LicenseState = (typeof LICENSE_STATES)[number];
