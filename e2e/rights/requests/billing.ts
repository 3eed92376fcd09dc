import type { World } from "../world.ts";
import { type AskFor, type Asks, fresh, NOBODY } from "./ask-for.ts";

type Made = { id: string; revision: number };

async function make(world: World, path: string, body: object, headers: { [name: string]: string } = {}): Promise<Made> {
  const answer = await world.app.admin.post<Made>(`/api/v1${path}`, body, headers);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
const based = ({ revision }: Made) => ({ "if-match": `"${revision}"` });

const provider = () => ({ kind: "stripe", name: fresh("Stripe"), apiKey: "sk_test_0123456789" });
/** A provider that is asked nothing, so that nothing leaves the machine. */
const onProvider =
  (rest = "", body?: object): AskFor =>
  async (world) => {
    const { id } = await make(world, "/billing-providers", provider());
    await world.app.admin.patch(`/api/v1/billing-providers/${id}`, { active: false }, { "if-match": '"1"' });
    return {
      path: `/billing-providers/${id}${rest}`,
      unknown: `/billing-providers/${NOBODY}${rest}`,
      headers: { "if-match": '"2"' },
      ...(body && { body }),
    };
  };

const invoice = (more: object = {}) => ({
  number: fresh("R"),
  currency: "EUR",
  lines: [{ description: "Ledger", unitAmount: 1_000 }],
  ...more,
});
const onInvoice =
  (rest: string, body?: object, issue = true, before: (world: World, made: Made) => Promise<Made> = async (_, made) => made): AskFor =>
  async (world) => {
    const made = await before(world, await make(world, "/invoices", invoice({ organization: world.ids.alpha, issue })));
    return { path: `/invoices/${made.id}${rest}`, unknown: `/invoices/${NOBODY}${rest}`, headers: based(made), ...(body && { body }) };
  };
const paid = (world: World, made: Made) => make(world, `/invoices/${made.id}/payments`, { paidOn: "2026-01-01" }, based(made));

export default {
  "billingProviders.list": () => ({ path: "/billing-providers" }),
  "billingProviders.get": onProvider(),
  "billingProviders.create": () => ({ path: "/billing-providers", body: provider() }),
  "billingProviders.update": onProvider("", { name: "Other" }),
  "billingProviders.test": onProvider("/test"),
  "billingProviders.reconcile": onProvider("/reconcile"),
  "billingCustomers.list": () => ({ path: "/billing/customers" }),
  "billingCustomers.get": () => ({ path: `/billing/customers/${NOBODY}` }),
  "billingCustomers.link": () => ({ path: `/billing/customers/${NOBODY}`, body: {}, headers: { "if-match": '"1"' } }),
  "billing.webhook": () => ({ path: `/billing/webhooks/${NOBODY}`, body: {} }),
  "billing.ledger": () => ({ path: "/billing/ledger" }),
  "billing.summary": (world) => ({ path: `/billing/summary?organization=${world.ids.alpha}` }),
  "invoices.list": () => ({ path: "/invoices" }),
  "invoices.get": onInvoice(""),
  "invoices.create": (world) => ({ path: "/invoices", body: invoice({ organization: world.ids.alpha }) }),
  "invoices.update": onInvoice("", { dueOn: null }),
  "invoices.remove": onInvoice("", undefined, false),
  "invoices.issue": onInvoice("/issue", undefined, false),
  "invoices.pay": onInvoice("/payments", { paidOn: "2026-01-01" }),
  "invoices.refund": onInvoice("/refunds", { refundedOn: "2026-01-02" }, true, paid),
  "invoices.void": onInvoice("/void"),
  "invoices.own.list": () => ({ path: "/me/invoices" }),
  "invoices.own.get": async (world) => {
    const contact = (await world.app.admin.get(`/api/v1/tickets/${world.tickets["usual"].number}`)).body.requester.id;
    const { id } = await make(world, "/invoices", invoice({ contact, issue: true }));
    return { path: `/me/invoices/${id}`, unknown: `/me/invoices/${NOBODY}` };
  },
} satisfies Asks;
