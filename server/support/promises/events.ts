import { z } from "zod";
import { id } from "#shared/contract";
import { defineEvent } from "#platform/events";

const about = { number: z.number(), promiseId: id };

/** A promise was given, or changed. Subjects: ticket, the contact it was given to. */
export const promiseMade = defineEvent("promise.made", 1, z.strictObject({ ...about, dueAt: z.string() }));
export const promiseChanged = defineEvent("promise.changed", 1, z.strictObject({ ...about, dueAt: z.string() }));
/** It was kept, by an answer or by somebody's word; `late` when it had been missed. Subjects: ticket, contact. */
export const promiseKept = defineEvent("promise.kept", 1, z.strictObject({ ...about, messageId: id.nullable(), late: z.boolean() }));
/** Its time came and it was not kept. Subjects: ticket, contact. */
export const promiseMissed = defineEvent("promise.missed", 1, z.strictObject(about));
export const promiseWithdrawn = defineEvent("promise.withdrawn", 1, z.strictObject(about));
