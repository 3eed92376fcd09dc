import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Link } from "react-router";
import ExternalLink from "lucide-react/icons/external-link";
import type { Invoice, LedgerEntry } from "../../server/licensing/billing/invoice-contract.ts";
import { Icon } from "../ui/icon.tsx";
import { Day } from "../ui/day.tsx";
import { Money } from "../ui/money.tsx";
import { Time } from "../ui/time.tsx";
import { InvoiceState } from "./invoice-parts.tsx";
import { Group } from "./page.tsx";
import { Table } from "./table.tsx";

function Fact({ id, children }: { id: string; children: ReactNode }) {
  return (
    <div>
      <dt>
        <FormattedMessage id={id} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What an invoice says, and how it stands. */
export function InvoiceFacts({ invoice }: { invoice: Invoice }) {
  const { organization, contact, billingCustomer, provider, currency, failure } = invoice;
  const money = (amount: number) => <Money amount={amount} currency={currency} />;
  const customer = organization ?? contact;
  return (
    <>
      <dl className="admin-facts">
        <Fact id="admin.invoices.state">
          <InvoiceState invoice={invoice} />
        </Fact>
        <Fact id="admin.invoices.customer">
          {customer ? (
            <Link to={`/admin/${organization ? "organizations" : "contacts"}/${customer.id}`} className="link">
              <bdi>{customer.name}</bdi>
            </Link>
          ) : billingCustomer ? (
            <Link to={`/admin/billing-customers/${billingCustomer}`} className="link">
              <FormattedMessage id="admin.invoices.unlinked" />
            </Link>
          ) : (
            <FormattedMessage id="admin.invoices.unlinked" />
          )}
        </Fact>
        <Fact id="admin.invoices.source">{provider ? <bdi>{provider.name}</bdi> : <FormattedMessage id="admin.invoices.byHand" />}</Fact>
        <Fact id="admin.invoices.total">{money(invoice.total)}</Fact>
        {invoice.owed > 0 && <Fact id="admin.invoices.owed">{money(invoice.owed)}</Fact>}
        {invoice.refunded > 0 && <Fact id="admin.invoices.refunded">{money(invoice.refunded)}</Fact>}
        {invoice.issuedOn && (
          <Fact id="admin.invoices.issuedOn">
            <Day on={invoice.issuedOn} />
          </Fact>
        )}
        {invoice.dueOn && (
          <Fact id="admin.invoices.dueOn">
            <Day on={invoice.dueOn} />
          </Fact>
        )}
        {invoice.paidOn && (
          <Fact id="admin.invoices.paidOn">
            <Day on={invoice.paidOn} />
          </Fact>
        )}
        {invoice.periodEnd && (
          <Fact id="admin.invoices.periodEnd">
            <Day on={invoice.periodEnd} />
          </Fact>
        )}
        {invoice.purchaseOrder && (
          <Fact id="admin.invoices.purchaseOrder">
            <bdi>{invoice.purchaseOrder}</bdi>
          </Fact>
        )}
        {failure && (
          <Fact id="admin.invoices.failure">
            <Time at={failure.at} /> · <code dir="ltr">{failure.code}</code>
          </Fact>
        )}
        {invoice.url && (
          <Fact id="admin.invoices.url">
            <a href={invoice.url} className="link inline-flex items-center gap-1" rel="noreferrer" target="_blank">
              <FormattedMessage id="admin.invoices.url.open" />
              <Icon as={ExternalLink} />
            </a>
          </Fact>
        )}
      </dl>
      {invoice.lines.length > 0 && <Lines invoice={invoice} />}
    </>
  );
}

function Lines({ invoice: { lines, tax, currency } }: { invoice: Invoice }) {
  const intl = useIntl();
  const all = tax > 0 ? [...lines, { description: intl.formatMessage({ id: "admin.invoices.tax" }), quantity: 1, amount: tax }] : lines;
  return (
    <Table
      caption={intl.formatMessage({ id: "admin.invoices.lines" })}
      rows={all.map((line, index) => ({ ...line, id: `${index}` }))}
      empty={null}
      columns={[
        { id: "admin.invoices.line.description", cell: ({ description }) => <bdi dir="auto">{description}</bdi> },
        { id: "admin.invoices.line.quantity", end: true, cell: ({ quantity }) => intl.formatNumber(quantity) },
        { id: "admin.invoices.amount", end: true, cell: ({ amount }) => <Money amount={amount} currency={currency} /> },
      ]}
    />
  );
}

/** What the ledger says of it. */
export function InvoiceLedger({ entries }: { entries: readonly LedgerEntry[] }) {
  const title = useIntl().formatMessage({ id: "admin.invoices.ledger" });
  return (
    <Group title={title} what={<FormattedMessage id="admin.invoices.ledger.what" />}>
      <Table
        caption={title}
        rows={entries}
        empty={
          <p className="p-4 text-soft">
            <FormattedMessage id="admin.invoices.ledger.none" />
          </p>
        }
        columns={[
          { id: "admin.invoices.ledger.kind", cell: ({ kind }) => <FormattedMessage id={`admin.invoices.ledger.${kind}`} /> },
          { id: "admin.invoices.ledger.at", cell: ({ occurredAt }) => <Day on={occurredAt.slice(0, 10)} /> },
          {
            id: "admin.invoices.amount",
            end: true,
            cell: ({ amount, currency }) => (amount !== null && currency ? <Money amount={amount} currency={currency} /> : "–"),
          },
          {
            id: "admin.invoices.ledger.event",
            cell: ({ provider, event }) =>
              provider ? (
                <code dir="ltr" className="break-all text-sm">
                  {event}
                </code>
              ) : (
                <FormattedMessage id="admin.invoices.byHand" />
              ),
          },
        ]}
      />
    </Group>
  );
}
