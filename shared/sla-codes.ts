/** Codes of service levels that pages, contracts and the model share. Browser-safe. */

/** What a clock measures. */
export const SLA_TARGETS = [
  "firstResponse",
  "nextResponse",
  "periodicUpdate",
  "pausableUpdate",
  "requesterWait",
  "agentWork",
  "resolution",
] as const;
export type SlaTarget = (typeof SLA_TARGETS)[number];

export const CLOCK_STATES = ["running", "paused", "fulfilled", "cancelled"] as const;
export type ClockState = (typeof CLOCK_STATES)[number];

/** Why a promise was broken, as far as the log tells, or as a lead says. */
export const BREACH_CAUSES = [
  "lateReply",
  "lateSolution",
  "noAssignee",
  "waitingOnThirdParty",
  "outsideStaffing",
  "priorityChange",
  "policyChange",
  "planChange",
  "calendarChange",
  "ticketChange",
  "bounce",
  "merge",
  "customer",
  "other",
] as const;
export type BreachCause = (typeof BREACH_CAUSES)[number];

/** Statuses that stop a clock where a policy says nothing. */
export const USUAL_PAUSES: { readonly [target in SlaTarget]: readonly string[] } = {
  firstResponse: [],
  nextResponse: [],
  periodicUpdate: [],
  pausableUpdate: ["waitingOnCustomer"],
  requesterWait: ["waitingOnCustomer"],
  agentWork: ["waitingOnCustomer", "waitingOnThirdParty"],
  resolution: ["waitingOnCustomer"],
};

/** Targets that a public reply of a person fulfils. */
export const RESPONSES: readonly SlaTarget[] = ["firstResponse", "nextResponse", "periodicUpdate", "pausableUpdate"];

/** Who is told by a step of a policy. */
export const STEP_RECEIVERS = ["assignee", "lead", "team"] as const;
export type StepReceiver = (typeof STEP_RECEIVERS)[number];
