/** Forms: what is asked of a request of a kind. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, instant, line, locale, reference, slug, text } from "#shared/contract";
import { FIELD_KEY } from "#shared/fields";
import { ticketType } from "./shapes.ts";

const names = z.partialRecord(locale, line(100)).refine((value) => Object.keys(value).length > 0, "localized");
const descriptions = z.partialRecord(locale, text(500));
const key = z.string().regex(FIELD_KEY, "fieldKey");

const question = z.strictObject({
  field: key.describe("A custom field of tickets, by its key"),
  requiredToOpen: z.boolean().default(false),
  requiredToSolve: z.boolean().default(false),
  when: z
    .strictObject({ field: key.describe("A question that stands before it"), in: z.array(line(200)).min(1).max(50) })
    .nullable()
    .default(null)
    .describe("Asked only while another question has one of these values"),
});
const questions = z.array(question).max(60);

const texts = z.record(z.string(), z.string());
export const ticketForm = z.strictObject({
  id,
  slug: z.string(),
  name: z.string().describe("In the language of the request"),
  names: texts,
  description: z.string(),
  descriptions: texts,
  type: ticketType,
  product: reference.nullable(),
  brand: reference.nullable(),
  questions: z.array(question).describe("In their order; for customers those that are theirs to answer"),
  portal: z.boolean().describe("Customers may choose it"),
  isDefault: z.boolean().describe("Asked of tickets of its type that came without a form, such as by mail"),
  archived: z.boolean(),
  position: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type TicketForm = z.infer<typeof ticketForm>;

const given = {
  descriptions: descriptions.optional(),
  product: idOrSlug.nullable().optional(),
  brand: idOrSlug.nullable().optional(),
  questions: questions.optional(),
  portal: z.boolean().optional(),
  isDefault: z.boolean().optional(),
};

export const formsContract = defineOperations({
  "ticketForms.list": {
    method: "GET",
    path: "/ticket-forms",
    right: "public",
    summary: "Forms in their order; customers and strangers read those they may choose",
    query: z.strictObject({ archived: z.enum(["true", "false"]).optional() }),
    list: ticketForm,
  },
  "ticketForms.create": {
    method: "POST",
    path: "/ticket-forms",
    right: "settings.manage",
    summary: "Create a form",
    body: z.strictObject({ names, type: ticketType, slug: slug.optional(), ...given }),
    status: 201,
    response: ticketForm,
    etag: true,
    errors: ["slugTaken", "form.defaultTaken", "form.tooMany"],
  },
  "ticketForms.get": {
    method: "GET",
    path: "/ticket-forms/{id}",
    right: "settings.read",
    summary: "Read a form",
    params: z.strictObject({ id }),
    response: ticketForm,
    etag: true,
  },
  "ticketForms.update": {
    method: "PATCH",
    path: "/ticket-forms/{id}",
    right: "settings.manage",
    summary: "Change a form; what tickets have of it already stays",
    params: z.strictObject({ id }),
    body: z.strictObject({ names: names.optional(), type: ticketType.optional(), archived: z.boolean().optional(), ...given }),
    response: ticketForm,
    etag: true,
    ifMatch: true,
    errors: ["form.defaultTaken"],
  },
  "ticketForms.order": {
    method: "POST",
    path: "/ticket-forms/order",
    right: "settings.manage",
    summary: "Put forms in this order",
    body: z.strictObject({ ids: z.array(id).min(1).max(200) }),
    status: 204,
  },
});
