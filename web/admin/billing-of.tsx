import { FormattedMessage } from "react-intl";
import type { Api } from "../../server/api.ts";
import type { BillingSummary, Invoice } from "../../server/licensing/billing/invoice-contract.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Day } from "../ui/day.tsx";
import { Money } from "../ui/money.tsx";
import { Time } from "../ui/time.tsx";
import { InvoiceTable } from "./invoice-parts.tsx";
import { Group } from "./page.tsx";

const MOST = 10;
export type CustomerBilling = { summary: BillingSummary; invoices: Invoice[] };

/** How a customer stands, for a page's loader; null for those who may not read it. */
export async function billingOf(
  api: Api,
  rights: readonly string[],
  whose: { organization: string } | { contact: string },
): Promise<CustomerBilling | null> {
  if (!rights.includes("billing.read")) return null;
  const [summary, { data }] = await Promise.all([
    api.call("billing.summary", { query: whose }),
    api.call("invoices.list", { query: { ...whose, limit: MOST } }),
  ]);
  return { summary, invoices: data };
}

/** Invoices of a customer: what is open, the last payment that failed, paid until when. @param write how he is named where a new one is written; null: may not */
export function BillingOf({ billing, write }: { billing: CustomerBilling | null; write: string | null }) {
  if (!billing) return null;
  const { open, overdue, lastFailure, paidUntil, disputes } = billing.summary;
  const late = (currency: string) => overdue.find((one) => one.currency === currency);
  return (
    <Group title={<FormattedMessage id="admin.invoices" />} what={<FormattedMessage id="admin.invoices.of.what" />}>
      {(open.length > 0 || lastFailure || paidUntil || disputes > 0) && (
        <dl className="admin-facts">
          {open.map(({ currency, amount }) => (
            <div key={currency}>
              <dt>
                <FormattedMessage id="admin.invoices.owed" />
              </dt>
              <dd>
                <Money amount={amount} currency={currency} />
                {late(currency) && (
                  <>
                    {" "}
                    <FormattedMessage
                      id="admin.invoices.of.overdue"
                      values={{ amount: <Money amount={late(currency)!.amount} currency={currency} /> }}
                    />
                  </>
                )}
              </dd>
            </div>
          ))}
          {lastFailure && (
            <div>
              <dt>
                <FormattedMessage id="admin.invoices.failure" />
              </dt>
              <dd>
                <Time at={lastFailure.at} /> · <code dir="ltr">{lastFailure.code}</code>{" "}
                {lastFailure.settled && <FormattedMessage id="admin.invoices.of.settled" />}
              </dd>
            </div>
          )}
          {paidUntil && (
            <div>
              <dt>
                <FormattedMessage id="admin.invoices.of.paidUntil" />
              </dt>
              <dd>
                <Day on={paidUntil} />
              </dd>
            </div>
          )}
          {disputes > 0 && (
            <div>
              <dt>
                <FormattedMessage id="admin.invoices.of.disputes" />
              </dt>
              <dd>{disputes}</dd>
            </div>
          )}
        </dl>
      )}
      {billing.invoices.length === 0 ? (
        <p className="text-soft">
          <FormattedMessage id="admin.invoices.of.none" />
        </p>
      ) : (
        <InvoiceTable invoices={billing.invoices} named={false} />
      )}
      {write !== null && (
        <p>
          <ButtonLink to={`/admin/invoices/new?customer=${encodeURIComponent(write)}`}>
            <FormattedMessage id="admin.invoices.new" />
          </ButtonLink>
        </p>
      )}
    </Group>
  );
}
