/** Tickets as a file. Browser-safe; the filter is that of the list. */
import { z } from "zod";
import { defineOperations, emailAddress, givenInstant, id, idOrSlug, locale, slug, tag } from "#shared/contract";
import { withFieldFilters } from "#shared/fields";
import { filterParam } from "#shared/ticket-filter";
import { FILTER_SORTS } from "#shared/ticket-views";
import { category, channel, priority, ticketType } from "./shapes.ts";

/** Several values separated by commas. */
function several<T extends z.ZodType<string, string>>(item: T) {
  return z
    .string()
    .max(500)
    .transform((value) => value.split(","))
    .pipe(z.array(item).min(1).max(20));
}

/** What lists of tickets are narrowed and sorted by. */
export const ticketFilter = {
  category: several(category).optional(),
  status: several(slug).optional(),
  type: several(ticketType).optional(),
  priority: several(priority).optional(),
  assignee: z.union([z.literal("none"), z.literal("me"), id]).optional(),
  team: z.union([z.literal("none"), idOrSlug]).optional(),
  organization: idOrSlug.optional(),
  requester: z.union([id, emailAddress]).optional(),
  product: idOrSlug.optional(),
  channel: several(channel).optional(),
  tag: several(tag).optional(),
  q: z.string().trim().min(1).max(300).optional(),
  updatedSince: givenInstant.optional(),
  snoozed: z.stringbool().optional().describe("Only those that are snoozed, or only those that are not; for agents"),
  filter: filterParam.optional().describe("A filter in the grammar of saved views, as JSON; for agents"),
  sort: z.enum(FILTER_SORTS).default("-createdAt"),
};

const language = { locale: locale.optional().describe("Language of the titles; that of the request when absent") };

export const exportContract = defineOperations({
  "tickets.export": {
    method: "GET",
    path: "/tickets/export",
    right: "lists.export",
    summary: "Download tickets as CSV, XLSX or JSON lines: all that fit and the caller may see; the download is audited",
    query: withFieldFilters({ ...ticketFilter, format: z.enum(["csv", "xlsx", "jsonl"]).default("csv"), ...language }),
    rawResponse: true,
    limit: "export",
  },
});
