/** Renewals, churn and health: their codes. Browser-safe. */

/** What the health of a customer is read from. The names are public: settings and answers use them. */
export const HEALTH_SIGNALS = [
  "use.seats",
  "use.seen",
  "use.versions",
  "tickets.volume",
  "tickets.urgent",
  "tickets.reopened",
  "tickets.unanswered",
  "promises.missed",
  "payments.overdue",
  "payments.failed",
  "people.signIn",
  "feedback.satisfaction",
] as const;
export type HealthSignal = (typeof HEALTH_SIGNALS)[number];

export const HEALTH_LEVELS = ["good", "watch", "risk"] as const;
export type HealthLevel = (typeof HEALTH_LEVELS)[number];

/** What came of a term: it has not ended yet or may still be renewed, another followed, nothing did, or it went over into another plan. */
export const TERM_OUTCOMES = ["open", "renewed", "lost", "changed"] as const;
export type TermOutcome = (typeof TERM_OUTCOMES)[number];

/** How far renewals lie ahead: past their day, within so many days, or any. */
export const RENEWAL_PERIODS = ["overdue", "30", "60", "90", "all"] as const;
export type RenewalPeriod = (typeof RENEWAL_PERIODS)[number];
