import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

export const signingKeyChanged = defineEvent(
  "signingKey.changed",
  1,
  z.strictObject({ keyId: id, algorithm: z.string(), productId: id.nullable(), how: z.enum(["created", "retired", "revoked"]) }),
);
