import { FormattedMessage, useIntl } from "react-intl";
import type { CustomerOverview } from "../../../server/licensing/overview/contract.ts";
import { formatAmount } from "../../../shared/money.ts";
import { Badge } from "../../ui/badge.tsx";
import { Day } from "../../ui/day.tsx";
import { Time } from "../../ui/time.tsx";
import { Part } from "./parts.tsx";

type Billing = NonNullable<CustomerOverview["billing"]>;

/** Open invoices, the last payment that failed, and disputes. */
export function BillingPart({ billing }: { billing: Billing }) {
  const intl = useIntl();
  const { lastFailure: failure } = billing;
  return (
    <Part id="invoices" empty={billing.open.length === 0}>
      <ul className="grid gap-2">
        {billing.open.map((one) => (
          <li key={one.id} className="owned">
            <span className="owned-head">
              <a className="link" href={`/admin/invoices/${one.id}`}>
                <bdi>{one.number ?? <FormattedMessage id="owns.invoice.noNumber" />}</bdi>
              </a>
              <bdi className="tabular">{formatAmount(one.owed, one.currency, intl.locale)}</bdi>
              {one.overdue && (
                <Badge tone="danger">
                  <FormattedMessage id="owns.invoice.overdue" />
                </Badge>
              )}
            </span>
            {one.dueOn && (
              <span className="owned-facts">
                <span>
                  <FormattedMessage id="owns.invoice.due" values={{ day: <Day on={one.dueOn} /> }} />
                </span>
              </span>
            )}
          </li>
        ))}
      </ul>
      {billing.more && (
        <p className="text-xs text-faint">
          <FormattedMessage
            id="owns.invoices.all"
            values={{ amounts: intl.formatList(billing.owed.map((one) => formatAmount(one.amount, one.currency, intl.locale))) }}
          />
        </p>
      )}
      {failure && (
        <p className="owned-facts" data-tone={failure.settled ? undefined : "danger"}>
          <span>
            <FormattedMessage
              id="owns.failure"
              values={{
                number: <bdi>{failure.invoice.number ?? "–"}</bdi>,
                when: <Time at={failure.at} />,
                code: <bdi dir="ltr">{failure.code}</bdi>,
                settled: failure.settled ? "yes" : "no",
              }}
            />
          </span>
        </p>
      )}
      {billing.disputes > 0 && (
        <p className="owned-facts" data-tone="danger">
          <FormattedMessage id="owns.disputes" values={{ count: billing.disputes }} />
        </p>
      )}
    </Part>
  );
}
