/** The codes of a ticket's plain choices, as the API writes them and every page reads them. Browser-safe. */

export const CATEGORIES = ["new", "open", "waitingOnCustomer", "waitingOnThirdParty", "solved", "closed"] as const;
/** Those of tickets that somebody still works on or waits for. */
export const OPEN_CATEGORIES = CATEGORIES.slice(0, 4);
export const PRIORITIES = ["low", "normal", "high", "urgent"] as const;
export const TYPES = [
  "question",
  "howTo",
  "incident",
  "problem",
  "task",
  "license",
  "billing",
  "sales",
  "featureRequest",
  "security",
] as const;
export const CHANNELS = ["email", "portal", "api", "chat", "phone", "social", "product"] as const;
