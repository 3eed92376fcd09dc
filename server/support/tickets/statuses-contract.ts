/** Statuses that the vendor names: a name, a sign, and what it means. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, instant, line, locale, slug } from "#shared/contract";
import { STATUS_ICONS } from "#shared/ticket-statuses";
import { category, ticketType } from "./shapes.ts";

const names = z.partialRecord(locale, line(60)).refine((value) => Object.keys(value).length > 0, "localized");
const icon = z.enum(STATUS_ICONS);
const types = z
  .array(ticketType)
  .min(1)
  .max(20)
  .transform((list) => [...new Set(list)]);
const texts = z.record(z.string(), z.string());

export const status = z.strictObject({
  id,
  slug: z.string(),
  category: category.describe("What it means to the program, to service levels and to customers"),
  name: texts.describe("For customers the public name"),
  publicName: texts.nullable().describe("What customers read instead; null: the words for the category"),
  icon,
  types: z.array(ticketType).nullable().describe("Types of tickets that may take it; null: all"),
  isDefault: z.boolean().describe("The one a ticket takes when its category alone is meant; it can be renamed and nothing else"),
  retired: z.boolean().describe("No ticket takes it any more; those that have it keep it"),
  position: z.number().int(),
});
export type Status = z.infer<typeof status>;

const managed = status.extend({
  tickets: z.number().int().describe("How many have it, counted up to 1,000; of a default one 0"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type ManagedStatus = z.infer<typeof managed>;

const given = { publicName: names.nullable().optional(), icon: icon.optional(), types: types.nullable().optional() };

export const statusesContract = defineOperations({
  "tickets.statuses": {
    method: "GET",
    path: "/ticket-statuses",
    right: "tickets.read",
    summary: "The named statuses in their order; customers read those with a public name",
    list: status,
  },
  "ticketStatuses.create": {
    method: "POST",
    path: "/ticket-statuses",
    right: "settings.manage",
    summary: "Create a status within a category",
    body: z.strictObject({ category, name: names, slug: slug.optional(), ...given }),
    status: 201,
    response: managed,
    etag: true,
    errors: ["slugTaken", "status.tooMany"],
  },
  "ticketStatuses.get": {
    method: "GET",
    path: "/ticket-statuses/{id}",
    right: "settings.read",
    summary: "Read a status, and how many tickets have it",
    params: z.strictObject({ id }),
    response: managed,
    etag: true,
  },
  "ticketStatuses.update": {
    method: "PATCH",
    path: "/ticket-statuses/{id}",
    right: "settings.manage",
    summary: "Change a status, or retire it; its category and slug stay, and no ticket is moved",
    params: z.strictObject({ id }),
    body: z.strictObject({ name: names.optional(), ...given, retired: z.boolean().optional() }),
    response: managed,
    etag: true,
    ifMatch: true,
    errors: ["status.isDefault"],
  },
  "ticketStatuses.order": {
    method: "POST",
    path: "/ticket-statuses/order",
    right: "settings.manage",
    summary: "Put statuses in this order; those of one category always stand together",
    body: z.strictObject({ ids: z.array(id).min(1).max(200) }),
    status: 204,
  },
});
