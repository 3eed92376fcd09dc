/** Billing providers, the customers they know, and their webhooks. Browser-safe. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, instant, line, page, reference } from "#shared/contract";

const byId = z.strictObject({ id });
const kind = z.enum(["stripe", "paddle"]);
const secret = z
  .string()
  .trim()
  .min(8)
  .max(500)
  .regex(/^[\x21-\x7e]+$/, "value");

export const billingProvider = z.strictObject({
  id,
  kind,
  name: z.string(),
  live: z.boolean().describe("Whether real money moves there, as its key tells"),
  active: z.boolean(),
  webhookAddress: z.string().describe("Where its webhook is to be sent"),
  webhookEvents: z.array(z.string()).describe("What it is to tell"),
  hasWebhookSecret: z.boolean().describe("Without one its webhook is refused, and only asking it brings news"),
  lastHookAt: instant.nullable().describe("When it last called"),
  polledAt: instant.nullable().describe("When it was last asked for what its webhook may have missed"),
  error: z.enum(["denied", "busy", "failed"]).nullable().describe("Why it could not be asked the last time"),
  invoices: z.number().int(),
  unlinked: z.number().int().describe("Its customers of whom nobody has said who they are here"),
  failing: z.number().int().describe("Events that could not be taken in so far"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type BillingProvider = z.infer<typeof billingProvider>;

const billingCustomer = z.strictObject({
  id,
  provider: reference,
  ref: z.string().describe("Its id there"),
  name: z.string().nullable(),
  email: z.string().nullable(),
  organization: reference.nullable(),
  contact: reference.nullable(),
  suggestion: reference.nullable().describe("A contact with this very address; a person decides whether it is he"),
  invoices: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type BillingCustomer = z.infer<typeof billingCustomer>;

export const billingContract = defineOperations({
  "billingProviders.list": {
    method: "GET",
    path: "/billing-providers",
    right: "billing.read",
    summary: "List the billing providers",
    query: z.strictObject(page),
    list: billingProvider,
  },
  "billingProviders.get": {
    method: "GET",
    path: "/billing-providers/{id}",
    right: "billing.read",
    summary: "Read one; its secrets are never read back",
    params: byId,
    response: billingProvider,
    etag: true,
  },
  "billingProviders.create": {
    method: "POST",
    path: "/billing-providers",
    right: "billing.manage",
    summary: "Add Stripe or Paddle with an API key; the answer says where its webhook is to be sent",
    body: z.strictObject({
      kind,
      name: line(100),
      apiKey: secret.describe("Stripe: sk_… or better a restricted rk_…; Paddle: pdl_live_apikey_… or pdl_sdbx_apikey_…"),
      webhookSecret: secret.nullable().default(null).describe("Given once the webhook was made there: whsec_… or pdl_ntfset_…"),
    }),
    status: 201,
    response: billingProvider,
    etag: true,
  },
  "billingProviders.update": {
    method: "PATCH",
    path: "/billing-providers/{id}",
    right: "billing.manage",
    summary: "Change one; `active: false` refuses its webhook and asks it nothing",
    params: byId,
    body: z.strictObject({
      name: line(100).optional(),
      apiKey: secret.optional(),
      webhookSecret: secret.optional(),
      active: z.boolean().optional(),
    }),
    response: billingProvider,
    etag: true,
    ifMatch: true,
  },
  "billingProviders.test": {
    method: "POST",
    path: "/billing-providers/{id}/test",
    right: "billing.manage",
    summary: "Ask it one thing, to see whether its key works",
    params: byId,
    body: z.strictObject({}).optional(),
    safe: true,
    response: z.strictObject({
      works: z.boolean(),
      reason: z.enum(["denied", "busy", "failed"]).nullable().describe("denied: the key is wrong or may not read events"),
    }),
  },
  "billingProviders.reconcile": {
    method: "POST",
    path: "/billing-providers/{id}/reconcile",
    right: "billing.manage",
    summary: "Ask it now for what its webhook may have missed; this happens by itself every quarter of an hour",
    params: byId,
    body: z.strictObject({}).optional(),
    response: z.strictObject({ repaired: z.number().int().describe("Events that were not known") }),
    errors: ["billing.busy", "billing.unreachable"],
  },
  "billingCustomers.list": {
    method: "GET",
    path: "/billing/customers",
    right: "billing.read",
    summary: "List customers as the providers know them, newest first",
    query: z.strictObject({ ...page, provider: id.optional(), linked: z.enum(["true", "false"]).optional() }),
    list: billingCustomer,
  },
  "billingCustomers.get": {
    method: "GET",
    path: "/billing/customers/{id}",
    right: "billing.read",
    summary: "Read one",
    params: byId,
    response: billingCustomer,
    etag: true,
  },
  "billingCustomers.link": {
    method: "PATCH",
    path: "/billing/customers/{id}",
    right: "billing.manage",
    summary: "Say who a provider's customer is here, an organization or a contact; its invoices follow",
    params: byId,
    body: z.strictObject({ organization: idOrSlug.nullable().default(null), contact: id.nullable().default(null) }),
    response: billingCustomer,
    etag: true,
    ifMatch: true,
    errors: ["invoice.customer"],
  },
  "billing.webhook": {
    method: "POST",
    path: "/billing/webhooks/{id}",
    right: "public",
    ownProof: true,
    limit: "hook",
    summary: "Called by a billing provider: its signature is the proof, and the same event is taken once",
    params: byId,
    rawBody: { maxBytes: 1024 * 1024, mediaTypes: ["application/json"] },
    response: z.strictObject({ taken: z.boolean() }),
    errors: ["billing.refused"],
  },
});
