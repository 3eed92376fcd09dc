/** What a customer has, in one answer: plans, licences, open invoices, and which plan holds. Browser-safe. */
import { z } from "zod";
import { DENIALS, GRANTS } from "#shared/access-codes";
import { defineOperations, id, idOrSlug, instant, reference } from "#shared/contract";
import { LICENSE_STATES } from "#shared/license-policy";
import { CANCELLATIONS, SUBSCRIPTION_STATES } from "#shared/plan-codes";
import { PRIORITIES } from "#shared/ticket-codes";

const holder = z.strictObject({ organization: reference.nullable(), contact: reference.nullable() });
const minutes = z.number().int().nullable();
const promised = z
  .strictObject({
    priority: z.enum(PRIORITIES),
    firstAnswerMinutes: minutes,
    nextAnswerMinutes: minutes,
    solutionMinutes: minutes,
    aroundTheClock: z.boolean(),
  })
  .describe("What a plan promises for a priority; null: not promised");

const heldPlan = z.strictObject({
  subscription: id,
  plan: reference.extend({ slug: z.string() }),
  holder,
  state: z.enum(SUBSCRIPTION_STATES),
  startsOn: z.string(),
  endsOn: z.string().nullable().describe("The last day; null: without end"),
  maintenance: z.strictObject({ holds: z.boolean(), until: z.string().nullable() }),
  cancellation: z.strictObject({ from: z.string(), reason: z.enum(CANCELLATIONS) }).nullable(),
  level: z.string().nullable().describe("What its service level is called"),
  serviceLevels: z.array(promised),
});

const heldLicense = z.strictObject({
  id,
  name: z.string().nullable(),
  keyHint: z.string().describe("The last characters of its key"),
  product: reference,
  policy: reference,
  holder,
  state: z.enum(LICENSE_STATES),
  trial: z.boolean(),
  expiresAt: instant.nullable(),
  graceEndsAt: instant.nullable(),
  machines: z.strictObject({ count: z.number().int(), limit: z.number().int().nullable() }),
  versions: z
    .array(z.strictObject({ version: z.string(), machines: z.number().int() }))
    .describe("Versions that its machines say they run (`metadata.version`), the most frequent first"),
});

const openInvoice = z.strictObject({
  id,
  number: z.string().nullable(),
  overdue: z.boolean(),
  currency: z.string(),
  owed: z.number().int().describe("In the currency's smallest unit"),
  dueOn: z.string().nullable(),
  failed: z.boolean().describe("Whether the last payment of it failed"),
});
const money = z.strictObject({ currency: z.string(), amount: z.number().int(), invoices: z.number().int() });

const overview = z.strictObject({
  level: z
    .strictObject({
      holds: z.boolean(),
      plan: reference.nullable(),
      name: z.string().nullable(),
      promise: promised.nullable().describe("For the priority asked about"),
      reasons: z.array(
        z.strictObject({
          code: z.enum([...GRANTS, ...DENIALS]),
          plan: reference.nullable(),
          on: z.string().nullable(),
          need: z.string().nullable(),
        }),
      ),
    })
    .optional()
    .describe("By which plan the customer may ask about the product today; where a product is named and one may know"),
  plans: z
    .strictObject({ data: z.array(heldPlan), more: z.boolean() })
    .optional()
    .describe("Those that hold first, then the newest; absent without `subscriptions.read`"),
  licenses: z
    .strictObject({ data: z.array(heldLicense), more: z.boolean() })
    .optional()
    .describe("Those not revoked first, then the newest; absent without `licenses.read`"),
  billing: z
    .strictObject({
      open: z.array(openInvoice),
      more: z.boolean(),
      owed: z.array(money).describe("In all open invoices, by currency"),
      overdue: z.array(money),
      lastFailure: z
        .strictObject({
          invoice: z.strictObject({ id, number: z.string().nullable() }),
          at: instant,
          code: z.string(),
          settled: z.boolean(),
        })
        .nullable(),
      disputes: z.number().int(),
    })
    .optional()
    .describe("Absent without `billing.read`"),
});
export type CustomerOverview = z.infer<typeof overview>;

export const customerOverviewContract = defineOperations({
  "customers.entitlements": {
    method: "GET",
    path: "/customers/entitlements",
    right: "people.read",
    summary:
      "What a customer has: plans, licences, open invoices; of an organization, of a contact with what he has by his organizations, or of a contact asking for one organization. What one may not read is absent",
    query: z.strictObject({
      organization: idOrSlug.optional(),
      contact: id.optional(),
      product: idOrSlug.optional().describe("By which plan he may ask about it is told as `level`"),
      priority: z.enum(PRIORITIES).optional().describe("What is promised for it is told with `level`"),
    }),
    response: overview,
  },
});
