import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { readAmount } from "../../shared/money.ts";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { Route } from "./+types/invoice.ts";
import { Confirm } from "./confirm.tsx";
import { InvoiceActs } from "./invoice-acts.tsx";
import { InvoiceFacts, InvoiceLedger } from "./invoice-facts.tsx";
import { InvoiceForm, INVOICE_LABELS, invoiceOf, soldOf } from "./invoice-form.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { askFirst, fault, refused, useRefusal } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "billing.read");
  const api = apiFor(context);
  const [invoice, ledger] = await load(request, () =>
    Promise.all([api.call("invoices.get", { params }), api.call("billing.ledger", { query: { invoice: params.id, limit: 50 } })]),
  );
  const may = rightsOf(context).includes("billing.manage") && invoice.provider === null;
  const contact = may && invoice.state === "draft" && invoice.contact ? invoice.contact.id : null;
  const named = contact === null ? null : await load(request, () => api.call("contacts.get", { params: { id: contact } }));
  const address = named?.addresses.find(({ primary, kind }) => primary && kind === "email")?.address;
  const holder = { organization: invoice.organization?.id ?? null, contact: invoice.contact?.id ?? null };
  const sold = may && invoice.state === "draft" ? await load(request, () => soldOf(api, rightsOf(context), holder)) : null;
  return {
    invoice,
    sold,
    ledger: ledger.data,
    may,
    customer: address ?? invoice.organization?.name ?? "",
    today: new Date().toISOString().slice(0, 10),
  };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const api = apiFor(context);
  const intent = textOf(form, "intent");
  const here = `/admin/invoices/${params.id}`;
  const base = { params, ...revisionOf(form) };
  if ((intent === "void" || intent === "remove" || intent === "issue") && !form.has("confirmed")) return askFirst(form, intent);
  if (intent === "remove") {
    const removed = await attempt(request, () => api.call("invoices.remove", base));
    return removed.ok ? redirect("/admin/invoices?done=removed") : refused(form, removed.problem);
  }
  if (intent === "issue" || intent === "void") {
    const done = await attempt(request, () => api.call(intent === "issue" ? "invoices.issue" : "invoices.void", base));
    return done.ok ? redirect(`${here}?done=saved`) : refused(form, done.problem);
  }
  if (intent === "pay" || intent === "refund") {
    const typed = textOf(form, "amount").trim();
    const amount = typed === "" ? undefined : readAmount(typed, textOf(form, "currency"));
    if (amount === null) return refused(form, fault("amount", "amount"));
    const on = textOf(form, "on");
    const done = await attempt(request, () =>
      intent === "pay"
        ? api.call("invoices.pay", { ...base, body: { paidOn: on, amount } })
        : api.call("invoices.refund", { ...base, body: { refundedOn: on, amount } }),
    );
    return done.ok ? redirect(`${here}?done=saved`) : refused(form, done.problem);
  }
  const given = await load(request, () => invoiceOf(api, form));
  if (!given.ok) return refused(form, given.problem);
  const saved = await attempt(request, () => api.call("invoices.update", { ...base, body: given.body }));
  return saved.ok ? redirect(`${here}?done=saved`) : refused(form, saved.problem);
}

const LABELS = {
  ...INVOICE_LABELS,
  amount: { name: "amount", label: "admin.invoices.amount" },
  paidOn: { name: "on", label: "admin.invoices.on" },
  refundedOn: { name: "on", label: "admin.invoices.on" },
};

export default function InvoicePage() {
  const intl = useIntl();
  const { invoice, ledger, may, customer, today, sold } = useLoaderData<typeof loader>();
  const { confirm, typed, errors } = useRefusal(LABELS);
  const label = invoice.number ?? intl.formatMessage({ id: "admin.invoices.unnumbered" });
  return (
    <Page title={<bdi>{label}</bdi>} label={label} back={{ to: "/admin/invoices", id: "admin.invoices" }}>
      {(confirm === "void" || confirm === "remove" || confirm === "issue") && (
        <Confirm
          title={<FormattedMessage id={`admin.invoices.${confirm}.confirm`} />}
          submit={<FormattedMessage id={`admin.invoices.${confirm}`} />}
          cancel={`/admin/invoices/${invoice.id}`}
          typed={typed}
          intent={confirm}
          danger={confirm !== "issue"}
        >
          <FormattedMessage id={`admin.invoices.${confirm}.what`} />
        </Confirm>
      )}
      <InvoiceFacts invoice={invoice} />
      {may && confirm === undefined && <InvoiceActs invoice={invoice} errors={errors} today={today} typed={typed} />}
      {may && invoice.state === "draft" && sold ? (
        <InvoiceForm invoice={invoice} customer={customer} today={today} sold={sold} />
      ) : (
        <InvoiceLedger entries={ledger} />
      )}
    </Page>
  );
}
