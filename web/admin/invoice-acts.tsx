import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import type { Invoice } from "../../server/licensing/billing/invoice-contract.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormText, type FieldError } from "../ui/form-field.tsx";
import { Group } from "./page.tsx";
import type { Typed } from "./refusal.tsx";

type ActProps = { invoice: Invoice; errors: readonly FieldError[]; today: string; typed: Typed | undefined };

/** What can be done with one written by hand, as it stands. */
export function InvoiceActs({ invoice, errors, today, typed }: ActProps) {
  const { state, owed, paid, refunded } = invoice;
  const money = state === "draft" || state === "void" ? null : owed > 0 ? "pay" : paid > refunded ? "refund" : null;
  if (state === "draft")
    return (
      <Form method="post" className="flex flex-wrap gap-2">
        <input type="hidden" name="revision" value={invoice.revision} />
        <Button type="submit" look="primary" name="intent" value="issue">
          <FormattedMessage id="admin.invoices.issue" />
        </Button>
        <Button type="submit" name="intent" value="remove">
          <FormattedMessage id="admin.invoices.remove" />
        </Button>
      </Form>
    );
  if (money === null) return null;
  return (
    <Group title={<FormattedMessage id={`admin.invoices.${money}`} />} what={<FormattedMessage id={`admin.invoices.${money}.what`} />}>
      {typed && "intent" in typed && <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />}
      <Form method="post" noValidate className="admin-add">
        <input type="hidden" name="revision" value={invoice.revision} />
        <input type="hidden" name="currency" value={invoice.currency} />
        <FormText
          name="on"
          type="date"
          label={<FormattedMessage id="admin.invoices.on" />}
          errors={errors}
          defaultValue={typed?.["on"]?.[0] ?? today}
          dir="ltr"
        />
        <FormText
          optional
          name="amount"
          label={<FormattedMessage id="admin.invoices.amount" />}
          hint={<FormattedMessage id={`admin.invoices.${money}.all`} />}
          errors={errors}
          defaultValue={typed?.["amount"]?.[0] ?? ""}
          inputMode="decimal"
          maxLength={16}
          dir="ltr"
          autoComplete="off"
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" name="intent" value={money}>
            <FormattedMessage id={`admin.invoices.${money}`} />
          </Button>
          {paid <= refunded && (
            <Button type="submit" name="intent" value="void">
              <FormattedMessage id="admin.invoices.void" />
            </Button>
          )}
        </div>
      </Form>
    </Group>
  );
}
