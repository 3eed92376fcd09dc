/** Statuses of tickets, as server and browser speak of them. */

/** Signs that may stand beside a status. They say something by their form alone. */
export const STATUS_ICONS = [
  "circle",
  "circleDashed",
  "circleDot",
  "clock",
  "hourglass",
  "pause",
  "eye",
  "flag",
  "wrench",
  "bug",
  "package",
  "phone",
  "users",
  "scale",
  "check",
  "checkCheck",
  "lock",
] as const;
export type StatusIconName = (typeof STATUS_ICONS)[number];

/** Slug of the status that stands for a category. They are there in every installation, and `status` of a ticket is always one of them. */
export const DEFAULT_SLUGS = {
  new: "new",
  open: "open",
  waitingOnCustomer: "waiting-on-customer",
  waitingOnThirdParty: "waiting-on-third-party",
  solved: "solved",
  closed: "closed",
} as const;
