import { z } from "zod";
import { id } from "#shared/contract";
import { defineEvent } from "#platform/events";

/** An endpoint was turned off by the program: it said that it is gone, or nothing has arrived for long. Subjects: endpoint. */
export const endpointDisabled = defineEvent("webhook.disabled", 1, z.strictObject({ endpointId: id, reason: z.enum(["gone", "failing"]) }));
