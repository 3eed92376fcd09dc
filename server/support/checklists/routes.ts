import { routes } from "#platform/http";
import { beginChecklist } from "./begin-checklist.ts";
import { changeChecklist, removeChecklist } from "./change-checklist.ts";
import { addStep, changeStep, removeStep } from "./change-step.ts";
import { checklistsContract } from "./contract.ts";
import { listChecklists, listOpenSteps } from "./read-checklists.ts";
import { changeTemplate, createTemplate, orderAllTemplates, readTemplate, readTemplates } from "./save-template.ts";

export const checklistRoutes = routes(checklistsContract, {
  "checklistTemplates.list": async (ctx, { query }) => ({ data: await readTemplates(ctx, query.archived === "true"), nextCursor: null }),
  "checklistTemplates.create": (ctx, { body }) => createTemplate(ctx, body),
  "checklistTemplates.get": (ctx, { params }) => readTemplate(ctx, params.id),
  "checklistTemplates.update": (ctx, { params, body, ifMatch }) => changeTemplate(ctx, params.id, ifMatch!, body),
  "checklistTemplates.order": async (ctx, { body }) => {
    await orderAllTemplates(ctx, body.ids);
    return undefined;
  },
  "checklists.list": (ctx, { params }) => listChecklists(ctx, params.number),
  "checklists.create": (ctx, { params, body }) => beginChecklist(ctx, params.number, body),
  "checklists.update": (ctx, { params, body, ifMatch }) => changeChecklist(ctx, params.id, ifMatch!, body),
  "checklists.remove": (ctx, { params }) => removeChecklist(ctx, params.id),
  "checklistSteps.list": (ctx, { query }) => listOpenSteps(ctx, query),
  "checklistSteps.create": (ctx, { params, body }) => addStep(ctx, params.id, body),
  "checklistSteps.update": (ctx, { params, body, ifMatch }) => changeStep(ctx, params.id, params.step, ifMatch!, body),
  "checklistSteps.remove": (ctx, { params }) => removeStep(ctx, params.id, params.step),
});
