/** What routing speaks of, in codes. Browser-safe. */
export const ROUTING_METHODS = ["balanced", "roundRobin"] as const;
export const ROUTING_OUTCOMES = ["assigned", "waiting", "overflow"] as const;
/** Why somebody was passed over; the first that is so counts. */
export const PASSED = ["absent", "closed", "away", "language", "product", "skill", "full", "rights"] as const;
export type Passed = (typeof PASSED)[number];
