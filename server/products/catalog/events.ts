import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

export const brandChanged = defineEvent("brand.changed", 1, z.strictObject({ brandId: id }));
export const productChanged = defineEvent("product.changed", 1, z.strictObject({ productId: id }));
