import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id, instant } from "#shared/contract";

export const licenseChanged = defineEvent(
  "license.changed",
  1,
  z.strictObject({
    licenseId: id,
    productId: id,
    policyId: id,
    organizationId: id.nullable(),
    contactId: id.nullable(),
    expiresAt: instant.nullable(),
    how: z.enum([
      "issued",
      "removed",
      "changed",
      "suspended",
      "reinstated",
      "revoked",
      "renewed",
      "extended",
      "graced",
      "takenBack",
      "transferred",
      "checkedIn",
      "reset",
      "reissued",
      "begun",
      "checkedOut",
    ]),
  }),
);
export const machineChanged = defineEvent(
  "machine.changed",
  1,
  z.strictObject({ machineId: id, licenseId: id, how: z.enum(["activated", "deactivated", "changed", "culled", "checkedOut"]) }),
);
export const licenseUserChanged = defineEvent(
  "licenseUser.changed",
  1,
  z.strictObject({ licenseId: id, contactId: id, how: z.enum(["added", "removed"]) }),
);
export const licenseBanChanged = defineEvent(
  "licenseBan.changed",
  1,
  z.strictObject({ banId: id, organizationId: id.nullable(), contactId: id.nullable(), how: z.enum(["created", "removed"]) }),
);
export const licenseGroupChanged = defineEvent(
  "licenseGroup.changed",
  1,
  z.strictObject({ groupId: id, how: z.enum(["created", "changed"]) }),
);
