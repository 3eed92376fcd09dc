/** The codes of a ticket's plain choices, as the API writes them and every page reads them. Browser-safe. */
import { z } from "zod";

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

/** A word on a ticket, kept in small letters. */
export const tag = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}._:/-]{0,49}$/u, "tag");
