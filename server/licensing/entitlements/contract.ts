/** What licences, plans and policies may open, each by a code that programs ask for. */
import { z } from "zod";
import { defineOperations, id, instant, line, locale, page, text } from "#shared/contract";
import { ENTITLEMENT_CODE } from "#shared/plan-codes";

/** Small letters and digits in parts, such as `reports.pro`. */
const entitlementCode = z.string().max(100).regex(ENTITLEMENT_CODE, "entitlementCode");

const texts = z.record(z.string(), z.string());
const names = z.partialRecord(locale, line(80)).refine((value) => Object.keys(value).length > 0, "localized");
const descriptions = z.partialRecord(locale, text(2_000));
const named = z.strictObject({ id: z.union([id, entitlementCode]).describe("Its id or its code") });

export const entitlement = z.strictObject({
  id,
  code: z.string(),
  name: z.string().describe("In the language of the reader"),
  names: texts,
  descriptions: texts,
  retired: z.boolean().describe("No longer offered; whoever has it keeps it"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type Entitlement = z.infer<typeof entitlement>;

export const entitlementsContract = defineOperations({
  "entitlements.list": {
    method: "GET",
    path: "/entitlements",
    right: "licenses.read",
    summary: "List entitlements",
    query: z.strictObject({ ...page, retired: z.enum(["true", "false"]).optional() }),
    list: entitlement,
  },
  "entitlements.create": {
    method: "POST",
    path: "/entitlements",
    right: "policies.manage",
    summary: "Create an entitlement; its code stays, for licence files in the field name it",
    body: z.strictObject({ code: entitlementCode, names, descriptions: descriptions.default({}) }),
    status: 201,
    response: entitlement,
    etag: true,
    errors: ["entitlement.taken"],
  },
  "entitlements.get": {
    method: "GET",
    path: "/entitlements/{id}",
    right: "licenses.read",
    summary: "Read an entitlement",
    params: named,
    response: entitlement,
    etag: true,
  },
  "entitlements.update": {
    method: "PATCH",
    path: "/entitlements/{id}",
    right: "policies.manage",
    summary: "Change how an entitlement is called, or whether it is still offered",
    params: named,
    body: z.strictObject({ names: names.optional(), descriptions: descriptions.optional(), retired: z.boolean().optional() }),
    response: entitlement,
    etag: true,
    ifMatch: true,
  },
});
