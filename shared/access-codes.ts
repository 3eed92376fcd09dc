/** What may be asked of a customer's rights to receive, and the codes of the answers. Browser-safe. */

export const THING_KINDS = ["release", "channel", "serviceLevel", "course", "community"] as const;
export type ThingKind = (typeof THING_KINDS)[number];

/** Why something is allowed. */
export const GRANTS = ["securityUpdate", "included", "maintenance", "alreadyBought", "kept"] as const;
/** Why it is not. */
export const DENIALS = [
  "customerUnknown",
  "productUnknown",
  "noPlan",
  "notStarted",
  "expired",
  "cancelled",
  "maintenanceOver",
  "paidSeparately",
  "entitlementMissing",
  "channelNotIncluded",
  "levelNotIncluded",
  "trainingNotIncluded",
  "communityNotIncluded",
  "notNamed",
  "securitySupportOver",
] as const;
export type ReasonCode = (typeof GRANTS)[number] | (typeof DENIALS)[number];

/** What would help: to buy a plan, to renew the one he has, or to be named by his organization, which costs nothing. */
export const REMEDIES = ["subscribe", "renew", "nameContact"] as const;
export type RemedyAction = (typeof REMEDIES)[number];

/** What a course may need beside its form. */
export const ONBOARDING = "onboarding";
