/** How invoices are shown, in lists and beside their customer. */
import { FormattedMessage, useIntl } from "react-intl";
import { Link } from "react-router";
import FileText from "lucide-react/icons/file-text";
import type { Invoice } from "../../server/licensing/billing/invoice-contract.ts";
import { Badge, type Tone } from "../ui/badge.tsx";
import { Day } from "../ui/day.tsx";
import { Money } from "../ui/money.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Table } from "./table.tsx";

const TONES: { [state in Invoice["state"]]: Tone } = {
  draft: "neutral",
  open: "accent",
  paid: "good",
  refunded: "warn",
  void: "neutral",
  uncollectible: "danger",
};

/** How it stands, and what about it needs a person. */
export function InvoiceState({ invoice: { state, overdue, failure, dispute } }: { invoice: Invoice }) {
  return (
    <span className="flex flex-wrap gap-1">
      <Badge tone={overdue ? "danger" : TONES[state]}>
        <FormattedMessage id={`admin.invoices.state.${overdue ? "overdue" : state}`} />
      </Badge>
      {failure && state === "open" && (
        <Badge tone="danger">
          <FormattedMessage id="admin.invoices.failed" />
        </Badge>
      )}
      {(dispute === "open" || dispute === "lost") && (
        <Badge tone="warn">
          <FormattedMessage id={`admin.invoices.dispute.${dispute}`} />
        </Badge>
      )}
    </span>
  );
}

export function InvoiceName({ invoice: { number } }: { invoice: Invoice }) {
  return number === null ? <FormattedMessage id="admin.invoices.unnumbered" /> : <bdi dir="auto">{number}</bdi>;
}

/** Who it is for: who it is here, else that nobody has said so. */
function Customer({ invoice: { organization, contact, billingCustomer } }: { invoice: Invoice }) {
  if (organization)
    return (
      <Link to={`/admin/organizations/${organization.id}`} className="link">
        <bdi>{organization.name}</bdi>
      </Link>
    );
  if (contact)
    return (
      <Link to={`/admin/contacts/${contact.id}`} className="link">
        <bdi>{contact.name}</bdi>
      </Link>
    );
  return billingCustomer ? (
    <Link to={`/admin/billing-customers/${billingCustomer}`} className="link">
      <FormattedMessage id="admin.invoices.unlinked" />
    </Link>
  ) : (
    <FormattedMessage id="admin.invoices.unlinked" />
  );
}

/** @param named whether it is said who each is for */
export function InvoiceTable({ invoices, named }: { invoices: readonly Invoice[]; named: boolean }) {
  const caption = useIntl().formatMessage({ id: "admin.invoices" });
  return (
    <Table
      caption={caption}
      rows={invoices}
      empty={
        <EmptyState icon={FileText} title={<FormattedMessage id="admin.invoices.none" />}>
          <FormattedMessage id="admin.invoices.none.what" />
        </EmptyState>
      }
      columns={[
        {
          id: "admin.invoices.number",
          cell: (invoice) => (
            <Link to={`/admin/invoices/${invoice.id}`} className="link font-medium">
              <InvoiceName invoice={invoice} />
            </Link>
          ),
        },
        ...(named ? [{ id: "admin.invoices.customer", cell: (invoice: Invoice) => <Customer invoice={invoice} /> }] : []),
        { id: "admin.invoices.state", cell: (invoice) => <InvoiceState invoice={invoice} /> },
        { id: "admin.invoices.dueOn", cell: ({ dueOn }) => (dueOn ? <Day on={dueOn} /> : "–") },
        { id: "admin.invoices.total", end: true, cell: ({ total, currency }) => <Money amount={total} currency={currency} /> },
      ]}
    />
  );
}
