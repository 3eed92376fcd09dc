import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

export const policyChanged = defineEvent(
  "policy.changed",
  1,
  z.strictObject({ policyId: id, productId: id, how: z.enum(["created", "changed", "removed"]) }),
);
