import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm } from "../data.ts";
import type { Route } from "./+types/invoice-new.ts";
import { customerNamed, InvoiceForm, invoiceOf, soldOf } from "./invoice-form.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "billing.manage");
  const customer = new URL(request.url).searchParams.get("customer") ?? "";
  const api = apiFor(context);
  return load(request, async () => {
    const named = customer === "" ? null : await customerNamed(api, customer.slice(0, 254));
    const sold = await soldOf(api, rightsOf(context), named);
    return { today: new Date().toISOString().slice(0, 10), customer: customer.slice(0, 254), sold };
  });
}

export async function action({ request, context }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const given = await load(request, () => invoiceOf(api, form));
  if (!given.ok) return refused(form, given.problem);
  const created = await attempt(request, () => api.call("invoices.create", { body: given.body }));
  return created.ok ? redirect(`/admin/invoices/${created.value.id}?done=created`) : refused(form, created.problem);
}

export default function NewInvoice() {
  const title = useIntl().formatMessage({ id: "admin.invoices.new" });
  const { today, customer, sold } = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.invoices.new.what" />}
      back={{ to: "/admin/invoices", id: "admin.invoices" }}
    >
      <InvoiceForm today={today} customer={customer} sold={sold} />
    </Page>
  );
}
