import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";
import { MILESTONES } from "#shared/lifecycle";

export const brandChanged = defineEvent("brand.changed", 1, z.strictObject({ brandId: id }));
export const productChanged = defineEvent("product.changed", 1, z.strictObject({ productId: id }));

const date = z.string().nullable();
/** Days of a product (`lineId` null) or of a line: before and after; `tba` is to be announced, null not said. */
export const productLifecycleChanged = defineEvent(
  "product.lifecycleChanged",
  1,
  z.strictObject({ productId: id, lineId: id.nullable(), dates: z.partialRecord(z.enum(MILESTONES), z.tuple([date, date])) }),
);

const how = z.enum(["created", "changed", "removed"]);
export const editionChanged = defineEvent("edition.changed", 1, z.strictObject({ productId: id, editionId: id, how }));
export const platformChanged = defineEvent("platform.changed", 1, z.strictObject({ productId: id, platformId: id, how }));
export const releaseLineChanged = defineEvent("releaseLine.changed", 1, z.strictObject({ productId: id, lineId: id, how }));
export const versionChanged = defineEvent("version.changed", 1, z.strictObject({ productId: id, versionId: id, how }));
