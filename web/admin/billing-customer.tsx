import { FormattedMessage } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import type { Route } from "./+types/billing-customer.ts";
import { customerNamed } from "./invoice-form.tsx";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { fault, refused, useRefusal } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "billing.read");
  const customer = await load(request, () => apiFor(context).call("billingCustomers.get", { params }));
  return { customer, may: rightsOf(context).includes("billing.manage") };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const api = apiFor(context);
  const typed = textOf(form, "customer").trim();
  const named = typed === "" ? { organization: null, contact: null } : await load(request, () => customerNamed(api, typed));
  if (!named) return refused(form, fault("customer", "billingCustomer"));
  const saved = await attempt(request, () => api.call("billingCustomers.link", { params, body: named, ...revisionOf(form) }));
  return saved.ok ? redirect(`/admin/billing-customers/${params.id}?done=saved`) : refused(form, saved.problem);
}

const LABELS = { customer: { name: "customer", label: "admin.billing.customers.here" } };

export default function BillingCustomerPage() {
  const { customer, may } = useLoaderData<typeof loader>();
  const { errors, value, problem } = useRefusal(LABELS);
  const label = customer.name ?? customer.email ?? customer.ref;
  const held = customer.organization?.name ?? (customer.suggestion ? customer.email : null);
  return (
    <Page title={<bdi>{label}</bdi>} label={label} back={{ to: "/admin/billing-customers", id: "admin.billing-customers" }}>
      <dl className="admin-facts">
        <div>
          <dt>
            <FormattedMessage id="admin.invoices.source" />
          </dt>
          <dd>
            <bdi>{customer.provider.name}</bdi> · <code dir="ltr">{customer.ref}</code>
          </dd>
        </div>
        {customer.email && (
          <div>
            <dt>
              <FormattedMessage id="admin.billing.customers.email" />
            </dt>
            <dd>
              <bdi dir="ltr">{customer.email}</bdi>
            </dd>
          </div>
        )}
        <div>
          <dt>
            <FormattedMessage id="admin.invoices" />
          </dt>
          <dd>
            <FormattedMessage id="admin.billing.count" values={{ count: customer.invoices }} />
          </dd>
        </div>
        <div>
          <dt>
            <FormattedMessage id="admin.billing.customers.here" />
          </dt>
          <dd>
            {(customer.organization ?? customer.contact) ? (
              <bdi>{(customer.organization ?? customer.contact)!.name}</bdi>
            ) : (
              <FormattedMessage id="admin.invoices.unlinked" />
            )}
          </dd>
        </div>
      </dl>
      {may && (
        <>
          <StaleNote problem={problem} />
          <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
          <Form method="post" noValidate className="admin-form">
            <input type="hidden" name="revision" value={customer.revision} />
            <FormText
              optional
              name="customer"
              label={<FormattedMessage id="admin.billing.customers.here" />}
              hint={
                customer.suggestion ? (
                  <FormattedMessage id="admin.billing.customers.suggested" values={{ name: <bdi>{customer.suggestion.name}</bdi> }} />
                ) : (
                  <FormattedMessage id="admin.invoices.customer.hint" />
                )
              }
              errors={errors}
              defaultValue={value("customer", held)}
              maxLength={254}
              dir="auto"
              autoComplete="off"
            />
            <div>
              <Button type="submit" look="primary">
                <FormattedMessage id="common.save" />
              </Button>
            </div>
          </Form>
        </>
      )}
    </Page>
  );
}
