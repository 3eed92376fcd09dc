import { definitionsOf } from "#platform/fields";
import type { Ctx } from "#platform/http";
import type { Mask } from "#platform/masking";
import type { FieldChange } from "#shared/fields";

/**
 * Values of custom fields with marks in place of secrets, as the texts of messages have them; `mask` holds what was taken out.
 * Only where people write in their own words. What has a form of its own either cannot hold a secret (a number, a day, an address, a choice) or would be
 * broken by a mark: a link leads nowhere then, and a field with a pattern asks for that very form, such as a serial number.
 */
export async function maskFields<Change extends FieldChange | undefined>(ctx: Ctx, mask: Mask, change: Change): Promise<Change> {
  if (change === undefined) return change;
  const words = new Set(
    (await definitionsOf(ctx, "ticket")).flatMap(({ key, type }) => (type === "text" || type === "longText" ? [key] : [])),
  );
  return Object.fromEntries(
    Object.entries(change).map(([key, value]) => [key, typeof value === "string" && words.has(key) ? mask.text(value) : value]),
  ) as Change;
}
