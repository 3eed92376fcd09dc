import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import type { Api } from "../../server/api.ts";
import type { Invoice } from "../../server/licensing/billing/invoice-contract.ts";
import { readAmount, typedAmount } from "../../shared/money.ts";
import { textOf, type Problem } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormArea, FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { organizationNamed } from "./lists.ts";
import { fault, useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";

const FIELDS = [
  "number",
  "customer",
  "currency",
  "tax",
  "issuedOn",
  "dueOn",
  "periodStart",
  "periodEnd",
  "purchaseOrder",
  "note",
  "lines",
  "product",
  "planSubscription",
];
export const INVOICE_LABELS: { [path: string]: { name: string; label: string } } = {
  ...Object.fromEntries(FIELDS.map((name) => [name, { name, label: `admin.invoices.${name}` }])),
  organization: { name: "customer", label: "admin.invoices.customer" },
  contact: { name: "customer", label: "admin.invoices.customer" },
};
/** Rows a form has beyond those that are filled. */
const FREE = 3;
const day = (form: FormData, name: string) => textOf(form, name) || null;

/** Who somebody typed: a contact by his address, or an organization by its name; null when nobody is meant so. */
export async function customerNamed(api: Api, text: string): Promise<{ organization: string | null; contact: string | null } | null> {
  const name = text.trim();
  if (name.includes("@")) {
    const { data } = await api.call("contacts.list", { query: { email: name } });
    return data[0] ? { organization: null, contact: data[0].id } : null;
  }
  const organization = name === "" ? null : await organizationNamed(api, name);
  return organization === null ? null : { organization, contact: null };
}

/** What a form says of an invoice, as the operations take it, or what is wrong with it before they see it. */
export async function invoiceOf(api: Api, form: FormData) {
  const refuse = (problem: Problem) => ({ ok: false as const, problem });
  const customer = await customerNamed(api, textOf(form, "customer"));
  if (!customer) return refuse(fault("customer", "billingCustomer"));
  const currency = textOf(form, "currency").trim().toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) return refuse(fault("currency", "currency"));
  const all = (name: string) => form.getAll(name).map((value) => (typeof value === "string" ? value.trim() : ""));
  const [descriptions, quantities, amounts] = [all("description"), all("quantity"), all("unitAmount")];
  const lines: { description: string; quantity: number; unitAmount: number }[] = [];
  for (const [index, description] of descriptions.entries()) {
    if (description === "" && !amounts[index]) continue;
    const [unitAmount, quantity] = [readAmount(amounts[index] ?? "", currency), Number(quantities[index] || "1")];
    if (unitAmount === null || !Number.isSafeInteger(quantity) || quantity < 1 || description === "")
      return refuse(fault("lines", "invoiceLine"));
    lines.push({ description, quantity, unitAmount });
  }
  const tax = readAmount(textOf(form, "tax") || "0", currency);
  if (tax === null || tax < 0) return refuse(fault("tax", "amount"));
  return {
    ok: true as const,
    body: {
      ...customer,
      currency,
      lines,
      tax,
      number: textOf(form, "number"),
      issuedOn: textOf(form, "issuedOn"),
      dueOn: day(form, "dueOn"),
      periodStart: day(form, "periodStart"),
      periodEnd: day(form, "periodEnd"),
      purchaseOrder: textOf(form, "purchaseOrder").trim() || null,
      note: textOf(form, "note").trim() || null,
      product: textOf(form, "product") || null,
      planSubscription: textOf(form, "planSubscription") || null,
    },
  };
}

/** What an invoice may be for: a product, and a plan of its customer; none of those as long as nobody knows who it is for. */
export async function soldOf(
  api: Api,
  rights: readonly string[],
  customer: { organization: string | null; contact: string | null } | null,
) {
  const holder = customer?.organization
    ? { organization: customer.organization }
    : customer?.contact
      ? { contact: customer.contact }
      : null;
  const [products, plans] = await Promise.all([
    api.call("products.list", { query: { limit: 200 } }),
    holder && rights.includes("subscriptions.read") ? api.call("subscriptions.list", { query: { ...holder, limit: 100 } }) : null,
  ]);
  return {
    products: products.data.map(({ id, name }) => ({ id, name })),
    plans: plans && plans.data.map(({ id, plan, startsOn }) => ({ id, name: plan.name, startsOn })),
  };
}

type Sold = Awaited<ReturnType<typeof soldOf>>;
type FormProps = { invoice?: Invoice; customer?: string; today: string; sold: Sold };

/** @param invoice a draft that is changed; absent for a new one @param customer as he is named in the form */
export function InvoiceForm({ invoice, customer = "", today, sold }: FormProps) {
  const intl = useIntl();
  const { errors, value, values, problem, confirm } = useRefusal(INVOICE_LABELS);
  const held = invoice?.lines ?? [];
  const amount = (minor: number) => typedAmount(minor, invoice?.currency ?? "EUR");
  const column = (name: string, of: (line: (typeof held)[number]) => string) => values(name, held.map(of));
  const [descriptions, quantities, amounts] = [
    column("description", (line) => line.description),
    column("quantity", (line) => `${line.quantity}`),
    column("unitAmount", (line) => amount(line.amount / line.quantity)),
  ];
  const rows = Math.min(100, Math.max(descriptions.findLastIndex((text) => text !== "") + 1 + FREE, FREE));
  const dayField = (name: "issuedOn" | "dueOn" | "periodStart" | "periodEnd", optional: boolean, first = "") => (
    <FormText
      optional={optional}
      name={name}
      type="date"
      label={<FormattedMessage id={`admin.invoices.${name}`} />}
      errors={errors}
      defaultValue={value(name, invoice ? invoice[name] : first)}
      dir="ltr"
    />
  );
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form" hidden={confirm !== undefined}>
        {invoice && <input type="hidden" name="revision" value={invoice.revision} />}
        <FormText
          name="number"
          label={<FormattedMessage id="admin.invoices.number" />}
          errors={errors}
          defaultValue={value("number", invoice?.number)}
          maxLength={60}
          dir="ltr"
          autoComplete="off"
        />
        <FormText
          name="customer"
          label={<FormattedMessage id="admin.invoices.customer" />}
          hint={<FormattedMessage id="admin.invoices.customer.hint" />}
          errors={errors}
          defaultValue={value("customer", customer)}
          maxLength={254}
          dir="auto"
          autoComplete="off"
        />
        <FormText
          name="currency"
          label={<FormattedMessage id="admin.invoices.currency" />}
          hint={<FormattedMessage id="admin.invoices.currency.hint" />}
          errors={errors}
          defaultValue={value("currency", invoice?.currency ?? "EUR")}
          maxLength={3}
          dir="ltr"
          autoComplete="off"
        />
        <FormSelect
          optional
          name="product"
          label={<FormattedMessage id="admin.invoices.product" />}
          hint={<FormattedMessage id="admin.invoices.product.hint" />}
          errors={errors}
          defaultValue={value("product", invoice?.product?.id)}
        >
          <option value="">{intl.formatMessage({ id: "admin.invoices.product.none" })}</option>
          {sold.products.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </FormSelect>
        <FormSelect
          optional
          name="planSubscription"
          label={<FormattedMessage id="admin.invoices.planSubscription" />}
          hint={<FormattedMessage id={sold.plans ? "admin.invoices.planSubscription.hint" : "admin.invoices.planSubscription.later"} />}
          errors={errors}
          defaultValue={value("planSubscription", invoice?.planSubscription)}
        >
          <option value="">{intl.formatMessage({ id: "admin.invoices.planSubscription.none" })}</option>
          {sold.plans?.map(({ id, name, startsOn }) => (
            <option key={id} value={id}>
              {intl.formatMessage(
                { id: "admin.invoices.planSubscription.from" },
                { plan: name, day: intl.formatDate(`${startsOn}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" }) },
              )}
            </option>
          ))}
        </FormSelect>
        <fieldset className="grid gap-4" id="field-lines" tabIndex={-1}>
          <legend className="field-label mb-1.5">
            <FormattedMessage id="admin.invoices.lines" />
          </legend>
          {Array.from({ length: rows }, (_, index) => (
            <div key={index} className="invoice-line">
              {(["description", "quantity", "unitAmount"] as const).map((name) => (
                <label key={name} className="grid min-w-0 gap-1 text-sm">
                  <FormattedMessage id={`admin.invoices.line.${name}`} />
                  <input
                    className="input"
                    name={name}
                    defaultValue={{ description: descriptions, quantity: quantities, unitAmount: amounts }[name][index] ?? ""}
                    inputMode={name === "description" ? "text" : name === "quantity" ? "numeric" : "decimal"}
                    dir={name === "description" ? "auto" : "ltr"}
                    maxLength={name === "description" ? 500 : 16}
                    autoComplete="off"
                  />
                </label>
              ))}
            </div>
          ))}
          <p className="field-hint">
            <FormattedMessage id="admin.invoices.lines.hint" />
          </p>
        </fieldset>
        <FormText
          optional
          name="tax"
          label={<FormattedMessage id="admin.invoices.tax" />}
          errors={errors}
          defaultValue={value("tax", invoice ? amount(invoice.tax) : "")}
          inputMode="decimal"
          maxLength={16}
          dir="ltr"
          autoComplete="off"
        />
        {dayField("issuedOn", false, today)}
        {dayField("dueOn", true)}
        {dayField("periodStart", true)}
        {dayField("periodEnd", true)}
        <FormText
          optional
          name="purchaseOrder"
          label={<FormattedMessage id="admin.invoices.purchaseOrder" />}
          errors={errors}
          defaultValue={value("purchaseOrder", invoice?.purchaseOrder)}
          maxLength={100}
          dir="auto"
          autoComplete="off"
        />
        <FormArea
          optional
          name="note"
          label={<FormattedMessage id="admin.invoices.note" />}
          hint={<FormattedMessage id="admin.invoices.note.hint" />}
          errors={errors}
          defaultValue={value("note", invoice?.note)}
          maxLength={2_000}
          rows={2}
        />
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={invoice ? "common.save" : "admin.invoices.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}
