import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useLoaderData } from "react-router";
import TrendingDown from "lucide-react/icons/trending-down";
import type { ChurnFigures } from "../../../server/insights/churn/contract.ts";
import { apiContext } from "../../context.ts";
import { load } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Money } from "../../ui/money.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { Time } from "../../ui/time.tsx";
import { Sheet } from "../sheet.tsx";
import type { Route } from "./+types/figures.ts";
import { ChurnTabs } from "./parts.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  return load(request, () => context.get(apiContext).call("churn.figures"));
}

const AFTER = [1, 3, 6, 12, 24];

/** Renewal and churn month by month, and who stayed; each figure says what it is. */
export default function Figures() {
  const figures = useLoaderData<typeof loader>();
  const { months, cohorts, computedAt, renewedWithin } = figures;
  const currencies = [...new Set(months.flatMap(({ money }) => money.map(({ currency }) => currency)))].toSorted();
  return (
    <Sheet titleId="churn.title">
      <ChurnTabs />
      {computedAt === null || months.length === 0 ? (
        <EmptyState icon={TrendingDown} title={<FormattedMessage id="churn.figures.none" />}>
          <FormattedMessage id="churn.figures.none.what" />
        </EmptyState>
      ) : (
        <div className="churn-page">
          <p className="text-sm text-soft">
            <FormattedMessage id="churn.figures.what" /> <FormattedMessage id="churn.asOf" values={{ time: <Time at={computedAt} /> }} />
          </p>
          <Months months={months} days={renewedWithin} />
          {currencies.map((currency) => (
            <InCurrency key={currency} currency={currency} months={months} />
          ))}
          {cohorts.length > 0 && <Cohorts cohorts={cohorts} />}
          <Definitions days={renewedWithin} />
        </div>
      )}
    </Sheet>
  );
}

type Months = ChurnFigures["months"];

function Rate({ rate }: { rate: number | null }) {
  const intl = useIntl();
  return <bdi>{rate === null ? "–" : intl.formatNumber(rate, { style: "percent", maximumFractionDigits: 1 })}</bdi>;
}

function Head({ ids, days = 0 }: { ids: readonly string[]; days?: number }) {
  const intl = useIntl();
  return (
    <thead>
      <tr>
        <th scope="col">
          <FormattedMessage id="churn.month" />
        </th>
        {ids.map((id) => (
          <th key={id} scope="col" title={HELPED.has(id) ? intl.formatMessage({ id: `churn.${id}.help` }, { days }) : undefined}>
            <FormattedMessage id={`churn.${id}`} />
          </th>
        ))}
      </tr>
    </thead>
  );
}

function MonthName({ month, running = false }: { month: string; running?: boolean }) {
  const intl = useIntl();
  return (
    <th scope="row">
      {intl.formatDate(`${month}T12:00:00Z`, { month: "short", year: "numeric", timeZone: "UTC" })}
      {running && (
        <span className="text-faint">
          {" "}
          <FormattedMessage id="churn.month.running" />
        </span>
      )}
    </th>
  );
}

/** A table that may be wider than the page, and is scrolled by keyboard too. */
function Frame({ label, children }: { label: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard (WCAG 2.1.1)
    <div className="churn-table" role="region" aria-label={label} tabIndex={0}>
      <table>{children}</table>
    </div>
  );
}

function Months({ months, days }: { months: Months; days: number }) {
  const intl = useIntl();
  const label = intl.formatMessage({ id: "churn.figures.people" });
  return (
    <Frame label={label}>
      <caption>{label}</caption>
      <Head ids={["customers", "gained", "lost", "logoChurn", "renewalRate"]} days={days} />
      <tbody>
        {months.map((one) => (
          <tr key={one.month}>
            <MonthName month={one.month} running={one.running} />
            <td>{intl.formatNumber(one.customers)}</td>
            <td>{intl.formatNumber(one.gained)}</td>
            <td>{intl.formatNumber(one.lost)}</td>
            <td>
              <Rate rate={one.logoChurn} />
            </td>
            <td>
              <Rate rate={one.renewalRate} />{" "}
              <span className="text-faint">
                {one.ended > 0 && (
                  <bdi>
                    {intl.formatNumber(one.renewed)}/{intl.formatNumber(one.ended)}
                  </bdi>
                )}
                {one.undecided > 0 && (
                  <>
                    {" · "}
                    <FormattedMessage id="churn.undecided" values={{ count: one.undecided }} />
                  </>
                )}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </Frame>
  );
}

function InCurrency({ currency, months }: { currency: string; months: Months }) {
  const label = useIntl().formatMessage({ id: "churn.figures.money" }, { currency });
  return (
    <Frame label={label}>
      <caption>{label}</caption>
      <Head ids={["value", "grossChurn", "netChurn", "moneyRenewed"]} />
      <tbody>
        {months.flatMap(({ month, running, money }) => {
          const one = money.find((of) => of.currency === currency);
          return one
            ? [
                <tr key={month}>
                  <MonthName month={month} running={running} />
                  <td>
                    <Money amount={one.value} currency={currency} />
                  </td>
                  <td>
                    <Rate rate={one.grossChurn} />
                  </td>
                  <td>
                    <Rate rate={one.netChurn} />
                  </td>
                  <td>
                    <Rate rate={one.renewalRate} />
                  </td>
                </tr>,
              ]
            : [];
        })}
      </tbody>
    </Frame>
  );
}

function Cohorts({ cohorts }: { cohorts: ChurnFigures["cohorts"] }) {
  const intl = useIntl();
  const label = intl.formatMessage({ id: "churn.cohorts" });
  return (
    <Frame label={label}>
      <caption>{label}</caption>
      <thead>
        <tr>
          <th scope="col">
            <FormattedMessage id="churn.month" />
          </th>
          <th scope="col">
            <FormattedMessage id="churn.customers" />
          </th>
          {AFTER.map((months) => (
            <th key={months} scope="col">
              <FormattedMessage id="churn.after" values={{ months }} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {cohorts.map(({ month, customers, kept }) => (
          <tr key={month}>
            <MonthName month={month} />
            <td>{intl.formatNumber(customers)}</td>
            {AFTER.map((months) => {
              const one = kept.find(({ after }) => after === months);
              return <td key={months}>{one && <Rate rate={one.rate} />}</td>;
            })}
          </tr>
        ))}
      </tbody>
    </Frame>
  );
}

const DEFINED = ["customers", "logoChurn", "renewalRate", "value", "grossChurn", "netChurn", "moneyRenewed", "cohorts"];
const HELPED = new Set(DEFINED);

/** What each figure says, in words. */
function Definitions({ days }: { days: number }) {
  return (
    <section aria-labelledby="churn-words">
      <h2 id="churn-words" className="side-label">
        <FormattedMessage id="churn.definitions" />
      </h2>
      <dl className="churn-words">
        {DEFINED.map((id) => (
          <div key={id}>
            <dt>
              <FormattedMessage id={`churn.${id}`} />
            </dt>
            <dd>
              <FormattedMessage id={`churn.${id}.help`} values={{ days }} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
