import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

export const supportPolicyChanged = defineEvent(
  "supportPolicy.changed",
  1,
  z.strictObject({ policyId: id, productId: id.nullable(), brandId: id.nullable(), how: z.enum(["created", "changed", "removed"]) }),
);
