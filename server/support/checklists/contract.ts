/** Checklists of tickets, and the templates they begin from. For the vendor's people alone. Browser-safe. */
import { z } from "zod";
import { day, defineOperations, id, idOrSlug, instant, line, page, reference } from "#shared/contract";
import { TYPES } from "#shared/ticket-codes";

const ticketNumber = z.coerce.number().int().min(1).max(9_007_199_254_740_991);
const ticketType = z.enum(TYPES);

export const checklistTemplate = z.strictObject({
  id,
  name: z.string(),
  description: z.string(),
  steps: z.array(z.string()),
  type: ticketType.nullable().describe("Of tickets of this type; null: of all"),
  product: reference.nullable(),
  brand: reference.nullable(),
  form: reference.nullable().describe("Of tickets that came through this form"),
  automatic: z.boolean().describe("Begun by itself when such a ticket is opened"),
  mustFinish: z.boolean().describe("A ticket is not solved before all steps are done"),
  archived: z.boolean(),
  position: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type ChecklistTemplate = z.infer<typeof checklistTemplate>;

export const checklistStep = z.strictObject({
  id,
  text: z.string(),
  doneAt: instant.nullable(),
  doneBy: reference.nullable().describe("Null where a program ticked it"),
  assignee: reference.nullable(),
  dueOn: day.nullable(),
  revision: z.number().int(),
});
export type ChecklistStep = z.infer<typeof checklistStep>;

export const checklist = z.strictObject({
  id,
  ticketNumber: z.number().int().describe("Of the ticket it belongs to, which may be one merged into the one that was asked"),
  name: z.string(),
  template: reference.nullable(),
  mustFinish: z.boolean(),
  steps: z.array(checklistStep).describe("In their order"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int().describe("Of its name, its steps and their order; each step has a revision of its own"),
});
export type Checklist = z.infer<typeof checklist>;

/** An open step as it stands in somebody's own list. */
export const openStep = z.strictObject({
  id,
  text: z.string(),
  dueOn: day.nullable(),
  ticket: z.strictObject({ number: z.number().int(), subject: z.string() }),
  checklist: reference,
  revision: z.number().int(),
});
export type OpenStep = z.infer<typeof openStep>;

const stepText = line(300);
const templateFields = {
  description: z.union([z.literal(""), line(500)]).optional(),
  type: ticketType.nullable().optional(),
  product: idOrSlug.nullable().optional(),
  brand: idOrSlug.nullable().optional(),
  form: idOrSlug.nullable().optional(),
  automatic: z.boolean().optional(),
  mustFinish: z.boolean().optional(),
};
const steps = z.array(stepText).min(1).max(100);
const byId = z.strictObject({ id });
const byStep = z.strictObject({ id, step: id });

export const checklistsContract = defineOperations({
  "checklistTemplates.list": {
    method: "GET",
    path: "/checklist-templates",
    right: "tickets.note",
    summary: "Templates of checklists in their order",
    query: z.strictObject({ archived: z.enum(["true", "false"]).optional().describe("Those that are retired too") }),
    list: checklistTemplate,
  },
  "checklistTemplates.create": {
    method: "POST",
    path: "/checklist-templates",
    right: "settings.manage",
    summary: "Create a template of checklists",
    body: z.strictObject({ ...templateFields, name: line(100), steps }),
    status: 201,
    response: checklistTemplate,
    etag: true,
    errors: ["checklist.tooManyTemplates"],
  },
  "checklistTemplates.get": {
    method: "GET",
    path: "/checklist-templates/{id}",
    right: "tickets.note",
    summary: "Read a template of checklists",
    params: byId,
    response: checklistTemplate,
    etag: true,
  },
  "checklistTemplates.update": {
    method: "PATCH",
    path: "/checklist-templates/{id}",
    right: "settings.manage",
    summary: "Change or retire a template; checklists that began from it stay as they are",
    params: byId,
    body: z.strictObject({ ...templateFields, name: line(100).optional(), steps: steps.optional(), archived: z.boolean().optional() }),
    ifMatch: true,
    response: checklistTemplate,
    etag: true,
  },
  "checklistTemplates.order": {
    method: "POST",
    path: "/checklist-templates/order",
    right: "settings.manage",
    summary: "Put templates of checklists in this order",
    body: z.strictObject({ ids: z.array(id).min(1).max(200) }),
    status: 204,
  },
  "checklists.list": {
    method: "GET",
    path: "/tickets/{number}/checklists",
    right: "tickets.note",
    summary: "Checklists of a ticket, and of those merged into it",
    params: z.strictObject({ number: ticketNumber }),
    list: checklist,
  },
  "checklists.create": {
    method: "POST",
    path: "/tickets/{number}/checklists",
    right: "tickets.edit",
    summary: "Begin a checklist from a template, or one of one's own",
    params: z.strictObject({ number: ticketNumber }),
    body: z.strictObject({
      template: id.optional(),
      name: line(100).optional().describe("That of the template when absent"),
      steps: z.array(stepText).max(100).optional().describe("Of one's own; a template brings its steps"),
    }),
    status: 201,
    response: checklist,
    etag: true,
    errors: ["checklist.tooMany"],
  },
  "checklists.update": {
    method: "PATCH",
    path: "/checklists/{id}",
    right: "tickets.edit",
    summary: "Rename a checklist, or put its steps in another order",
    params: byId,
    body: z.strictObject({
      name: line(100).optional(),
      order: z.array(id).max(200).optional().describe("Ids of steps; those that are not named stay behind them"),
    }),
    ifMatch: true,
    response: checklist,
    etag: true,
  },
  "checklists.remove": {
    method: "DELETE",
    path: "/checklists/{id}",
    right: "tickets.edit",
    summary: "Remove a checklist with its steps",
    params: byId,
    status: 204,
  },
  "checklistSteps.list": {
    method: "GET",
    path: "/checklist-steps",
    right: "tickets.note",
    summary: "Open steps that were given to somebody (`me` is oneself), in tickets one may see; what is due first comes first",
    query: z.strictObject({ ...page, assignee: z.union([id, z.literal("me")]) }),
    list: openStep,
  },
  "checklistSteps.create": {
    method: "POST",
    path: "/checklists/{id}/steps",
    right: "tickets.edit",
    summary: "Add a step to a checklist",
    params: byId,
    body: z.strictObject({
      text: stepText,
      after: id.nullable().optional().describe("The step it follows; null: the first; absent: the last"),
    }),
    status: 201,
    response: checklist,
    errors: ["checklist.tooManySteps"],
  },
  "checklistSteps.update": {
    method: "PATCH",
    path: "/checklists/{id}/steps/{step}",
    right: "tickets.edit",
    summary: "Tick a step, take that back, reword it, give it to somebody",
    params: byStep,
    body: z.strictObject({
      done: z.boolean().optional(),
      text: stepText.optional(),
      assignee: id.nullable().optional(),
      dueOn: day.nullable().optional(),
    }),
    ifMatch: true,
    response: checklistStep,
    etag: true,
  },
  "checklistSteps.remove": {
    method: "DELETE",
    path: "/checklists/{id}/steps/{step}",
    right: "tickets.edit",
    summary: "Remove a step",
    params: byStep,
    status: 204,
  },
});
