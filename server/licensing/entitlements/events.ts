import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

export const entitlementChanged = defineEvent(
  "entitlement.changed",
  1,
  z.strictObject({ entitlementId: id, code: z.string(), how: z.enum(["created", "changed"]) }),
);
