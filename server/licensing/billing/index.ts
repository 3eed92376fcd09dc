export { billingContract } from "./contract.ts";
export { invoicesContract } from "./invoice-contract.ts";
export { billingJob } from "./poll-providers.ts";
export { standingOf } from "./read-invoices.ts";
export { billingRoutes, invoiceRoutes } from "./routes.ts";
export { createInvoice } from "./write-invoice.ts";
export { payInvoice } from "./settle-invoice.ts";
