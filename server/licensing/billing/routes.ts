import { routes } from "#platform/http";
import { billingContract } from "./contract.ts";
import { invoicesContract } from "./invoice-contract.ts";
import { linkCustomer, listCustomers, readCustomer } from "./link-customer.ts";
import { reconcileNow } from "./poll-providers.ts";
import { listInvoices, listLedger, listOwnInvoices, readInvoice, readOwnInvoice, readSummary } from "./read-invoices.ts";
import { receiveWebhook } from "./receive-webhook.ts";
import { changeProvider, createProvider, listProviders, readProvider, testProvider } from "./save-provider.ts";
import { payInvoice, refundInvoice, voidInvoice } from "./settle-invoice.ts";
import { createInvoice, issueInvoice, removeInvoice, updateInvoice } from "./write-invoice.ts";

export const billingRoutes = routes(billingContract, {
  "billingProviders.list": (ctx, { query }) => listProviders(ctx, query),
  "billingProviders.get": (ctx, { params }) => readProvider(ctx, params.id),
  "billingProviders.create": (ctx, { body }) => createProvider(ctx, body),
  "billingProviders.update": (ctx, { params, body, ifMatch }) => changeProvider(ctx, params.id, ifMatch!, body),
  "billingProviders.test": (ctx, { params }) => testProvider(ctx, params.id),
  "billingProviders.reconcile": (ctx, { params }) => reconcileNow(ctx, params.id),
  "billingCustomers.list": (ctx, { query }) => listCustomers(ctx, query),
  "billingCustomers.get": (ctx, { params }) => readCustomer(ctx, params.id),
  "billingCustomers.link": (ctx, { params, body, ifMatch }) => linkCustomer(ctx, params.id, ifMatch!, body),
  "billing.webhook": (ctx, { params, body }) => receiveWebhook(ctx, params.id, body),
});

export const invoiceRoutes = routes(invoicesContract, {
  "invoices.list": (ctx, { query }) => listInvoices(ctx, query),
  "invoices.get": (ctx, { params }) => readInvoice(ctx, params.id),
  "invoices.create": (ctx, { body }) => createInvoice(ctx, body),
  "invoices.update": (ctx, { params, body, ifMatch }) => updateInvoice(ctx, params.id, ifMatch!, body),
  "invoices.remove": (ctx, { params, ifMatch }) => removeInvoice(ctx, params.id, ifMatch!),
  "invoices.issue": (ctx, { params, ifMatch }) => issueInvoice(ctx, params.id, ifMatch!),
  "invoices.pay": (ctx, { params, body, ifMatch }) => payInvoice(ctx, params.id, ifMatch!, body),
  "invoices.refund": (ctx, { params, body, ifMatch }) => refundInvoice(ctx, params.id, ifMatch!, body),
  "invoices.void": (ctx, { params, ifMatch }) => voidInvoice(ctx, params.id, ifMatch!),
  "invoices.own.list": (ctx, { query }) => listOwnInvoices(ctx, query),
  "invoices.own.get": (ctx, { params }) => readOwnInvoice(ctx, params.id),
  "billing.ledger": (ctx, { query }) => listLedger(ctx, query),
  "billing.summary": (ctx, { query }) => readSummary(ctx, query),
});
