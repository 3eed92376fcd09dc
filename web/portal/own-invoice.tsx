import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import type { Invoice } from "../../server/licensing/billing/invoice-contract.ts";
import { sessionContext } from "../context.ts";
import { load } from "../data.ts";
import { Day } from "../ui/day.tsx";
import { Money } from "../ui/money.tsx";
import { AgentNotice } from "./agent-notice.tsx";
import { apiFor } from "./api.server.ts";
import { Fact } from "./license-words.tsx";
import { InvoiceBadge, InvoiceName } from "./own-invoices.tsx";
import { usePortalPath } from "./paths.ts";
import { signedIn } from "./visitor.ts";
import type { Route } from "./+types/own-invoice.ts";
import "../account/account.css";

const MOST_LINES = 100;

export async function loader({ request, context, params }: Route.LoaderArgs) {
  if (signedIn(request, context.get(sessionContext).actor, params).kind !== "contact") return null;
  const invoice = await load(request, () => apiFor(context).call("invoices.own.get", { params: { id: params.id } }));
  return { ...invoice, lines: invoice.lines.slice(0, MOST_LINES) };
}

export default function OwnInvoicePage() {
  const invoice = useLoaderData<typeof loader>();
  return invoice === null ? <AgentNotice /> : <Page invoice={invoice} />;
}

/** An address outside that a browser may be sent to. */
const outside = (url: string | null): string | null => (url?.startsWith("https://") ? url : null);

function Page({ invoice }: { invoice: Invoice }) {
  const intl = useIntl();
  const to = usePortalPath();
  const { number, organization, state, currency, total, paid, owed, refunded, issuedOn, dueOn, paidOn, periodStart, periodEnd } = invoice;
  const [pay, pdf] = [outside(invoice.url), outside(invoice.pdfUrl)];
  return (
    <>
      <title>{intl.formatMessage({ id: "portal.invoice.name" }, { number: number ?? "–" })}</title>
      <meta name="robots" content="noindex" />
      <p className="portal-back">
        <Link to={to("/profile/invoices")} className="link">
          <FormattedMessage id="portal.invoices.title" />
        </Link>
      </p>
      <header className="flex flex-wrap items-center gap-3">
        <h1>
          <InvoiceName number={number} />
        </h1>
        <InvoiceBadge invoice={invoice} />
      </header>
      <dl className="own-facts own-plan">
        {organization && (
          <Fact id="portal.invoice.for">
            <bdi>{organization.name}</bdi>
          </Fact>
        )}
        {issuedOn && (
          <Fact id="portal.invoice.issued">
            <Day on={issuedOn} />
          </Fact>
        )}
        {dueOn && state === "open" && (
          <Fact id="portal.invoice.due">
            <Day on={dueOn} />
          </Fact>
        )}
        {paidOn && (
          <Fact id="portal.invoice.paidOn">
            <Day on={paidOn} />
          </Fact>
        )}
        {periodStart && periodEnd && (
          <Fact id="portal.invoice.period">
            <FormattedMessage id="portal.subscription.fromTo" values={{ from: <Day on={periodStart} />, to: <Day on={periodEnd} /> }} />
          </Fact>
        )}
        {invoice.purchaseOrder && (
          <Fact id="portal.subscription.reference">
            <bdi>{invoice.purchaseOrder}</bdi>
          </Fact>
        )}
      </dl>
      <Amounts invoice={invoice} />
      {state === "open" && invoice.failure && (
        <p className="callout" data-tone="warn">
          <FormattedMessage id="portal.invoice.failed" values={{ day: <Day on={invoice.failure.at.slice(0, 10)} /> }} />
        </p>
      )}
      {state === "open" && owed < total && (
        <p>
          <FormattedMessage
            id="portal.invoice.stillOwed"
            values={{ owed: <Money amount={owed} currency={currency} />, paid: <Money amount={paid} currency={currency} /> }}
          />
        </p>
      )}
      {refunded > 0 && (
        <p>
          <FormattedMessage id="portal.invoice.refunded" values={{ amount: <Money amount={refunded} currency={currency} /> }} />
        </p>
      )}
      {((pay && state === "open") || pdf) && (
        <p className="portal-actions">
          {pay && state === "open" && (
            <a href={pay} className="btn" data-look="primary" data-size="lg" rel="noopener noreferrer">
              <FormattedMessage id="portal.invoice.pay" />
            </a>
          )}
          {pdf && (
            <a href={pdf} className="btn" data-size="lg" rel="noopener noreferrer">
              <FormattedMessage id="portal.invoice.pdf" />
            </a>
          )}
        </p>
      )}
      {!pay && state === "open" && (
        <p className="text-soft">
          <FormattedMessage
            id="portal.invoice.byTransfer"
            values={{
              ask: (text) => (
                <Link to={to("/requests/new")} className="link">
                  {text}
                </Link>
              ),
            }}
          />
        </p>
      )}
    </>
  );
}

function Amounts({ invoice: { lines, tax, total, credited, currency } }: { invoice: Invoice }) {
  const intl = useIntl();
  const line = (id: string, amount: number, strong = false) => (
    <tr className={strong ? "font-semibold" : undefined}>
      <th scope="row" colSpan={2}>
        <FormattedMessage id={id} />
      </th>
      <td>
        <Money amount={amount} currency={currency} />
      </td>
    </tr>
  );
  return (
    <div className="own-amounts">
      <table>
        <caption className="sr-only">
          <FormattedMessage id="portal.invoice.lines" />
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <FormattedMessage id="portal.invoice.line" />
            </th>
            <th scope="col">
              <FormattedMessage id="portal.invoice.quantity" />
            </th>
            <th scope="col">
              <FormattedMessage id="portal.invoice.amount" />
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ description, quantity, amount }, place) => (
            <tr key={place}>
              <td>
                <bdi>{description}</bdi>
              </td>
              <td>{intl.formatNumber(quantity)}</td>
              <td>
                <Money amount={amount} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {tax > 0 && line("portal.invoice.tax", tax)}
          {credited > 0 && line("portal.invoice.credited", -credited)}
          {line("portal.invoice.total", total, true)}
        </tfoot>
      </table>
    </div>
  );
}
