import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

/** A billing provider was added, changed or stopped. Subject: the provider. */
export const billingProviderChanged = defineEvent(
  "billingProvider.changed",
  1,
  z.strictObject({ providerId: id, change: z.enum(["created", "changed"]) }),
);
/** A provider's customer is somebody here from now on, or nobody again. Subjects: the provider's customer, and who it is. */
export const billingCustomerLinked = defineEvent(
  "billingCustomer.linked",
  1,
  z.strictObject({ customerId: id, organizationId: id.nullable(), contactId: id.nullable() }),
);
const kind = z.enum(["drafted", "removed", "invoiced", "paid", "failed", "refunded", "disputed", "voided", "writtenOff"]);
/** Something happened to an invoice: what, and how it stands now. Subjects: the invoice, and its customer. Amounts in the currency's smallest unit. */
export const invoiceChanged = defineEvent(
  "invoice.changed",
  1,
  z.strictObject({
    invoiceId: id,
    kinds: z.array(kind),
    state: z.enum(["draft", "open", "paid", "refunded", "void", "uncollectible"]),
    currency: z.string(),
    total: z.number().int(),
    paid: z.number().int(),
    refunded: z.number().int(),
  }),
);
