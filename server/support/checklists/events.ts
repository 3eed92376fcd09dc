import { z } from "zod";
import { id } from "#shared/contract";
import { defineEvent } from "#platform/events";

const about = { number: z.number(), checklistId: id };

/** A checklist began, by hand (`templateId` null) or from a template. Subjects: ticket. */
export const checklistAdded = defineEvent("checklist.added", 1, z.strictObject({ ...about, templateId: id.nullable() }));
/** It was renamed, or its steps stand in another order. Subjects: ticket. */
export const checklistChanged = defineEvent("checklist.changed", 1, z.strictObject(about));
export const checklistRemoved = defineEvent("checklist.removed", 1, z.strictObject(about));
/** A step came, was reworded or given to somebody, or went. Subjects: ticket, and the agent who has it from now on. */
const step = { ...about, stepId: id };
export const stepAdded = defineEvent("checklist.stepAdded", 1, z.strictObject(step));
export const stepChanged = defineEvent("checklist.stepChanged", 1, z.strictObject({ ...step, assigneeId: id.nullable() }));
export const stepRemoved = defineEvent("checklist.stepRemoved", 1, z.strictObject(step));
/** A step was ticked, and `last` where nothing of its checklist is open then; or a tick was taken back. Subjects: ticket. */
export const stepDone = defineEvent("checklist.stepDone", 1, z.strictObject({ ...step, last: z.boolean() }));
export const stepReopened = defineEvent("checklist.stepReopened", 1, z.strictObject(step));
