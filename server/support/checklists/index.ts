export { beginChecklist } from "./begin-checklist.ts";
export { changeStep } from "./change-step.ts";
export { beganFrom } from "./queries.ts";
export { selectTemplate } from "./template-queries.ts";
export { checklistsContract, type Checklist, type ChecklistTemplate } from "./contract.ts";
export { checklistRegistrations } from "./registrations.ts";
export { checklistRoutes } from "./routes.ts";
export { readTemplates } from "./save-template.ts";
