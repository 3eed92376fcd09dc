import { FormattedMessage } from "react-intl";
import { useLoaderData } from "react-router";
import CalendarClock from "lucide-react/icons/calendar-clock";
import { RENEWAL_PERIODS, TERM_OUTCOMES } from "../../../shared/churn-codes.ts";
import { apiContext } from "../../context.ts";
import { load } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Day } from "../../ui/day.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { DownloadMenu } from "../download-menu.tsx";
import { askedOf } from "../people/people-list.tsx";
import { MoreLink, Sheet } from "../sheet.tsx";
import type { Route } from "./+types/renewals.ts";
import { Choices, ChurnTabs, CustomerLink, HealthBadge, OwnerAndContact, Yearly } from "./parts.tsx";

const SORTS = ["date", "-amount", "health"] as const;
const OWNERS = ["me", "none"] as const;
const among = <T extends string>(values: readonly T[], value: string | undefined) => values.find((one) => one === value);

export async function loader({ request, context }: Route.LoaderArgs) {
  const { limit, cursor, ...asked } = askedOf(request, ["period", "outcome", "owner", "sort", "cursor"]);
  const query = {
    period: among(RENEWAL_PERIODS, asked.period) ?? "90",
    outcome: among(TERM_OUTCOMES, asked.outcome) ?? "open",
    sort: among(SORTS, asked.sort) ?? "date",
    ...(among(OWNERS, asked.owner) && { owner: among(OWNERS, asked.owner)! }),
  } as const;
  const page = await load(request, () =>
    context.get(apiContext).call("renewals.list", { query: { ...query, limit, ...(cursor && { cursor }) } }),
  );
  return { ...page, query: { owner: "", ...query } };
}

/** What ends soon or ended lately: by when, worth how much, whose, and how the customer does. */
export default function Renewals() {
  const { data, nextCursor, query } = useLoaderData<typeof loader>();
  const of = (name: string, values: readonly string[]) => values.map((value) => ({ value, text: `churn.${name}.${value}` }));
  return (
    <Sheet titleId="churn.title">
      <ChurnTabs />
      <Choices
        choices={[
          { name: "period", label: "churn.period", values: of("period", RENEWAL_PERIODS), chosen: query.period },
          { name: "outcome", label: "churn.outcome", values: of("outcome", ["open", "renewed", "lost"]), chosen: query.outcome },
          {
            name: "owner",
            label: "churn.whose",
            values: [{ value: "", text: "churn.whose.all" }, ...of("whose", OWNERS)],
            chosen: query.owner,
          },
          { name: "sort", label: "churn.sort", values: of("sort", SORTS), chosen: query.sort },
        ]}
      >
        <DownloadMenu path="/renewals/export" query={query} formats={["csv", "xlsx"]} />
      </Choices>
      {data.length === 0 ? (
        <EmptyState icon={CalendarClock} title={<FormattedMessage id="churn.renewals.none" />}>
          <FormattedMessage id="churn.renewals.none.what" />
        </EmptyState>
      ) : (
        <ul className="churn-list">
          {data.map(({ id, customer, subscription, plan, kind, endsOn, inDays, outcome, yearly, owner, lastContactAt, health }) => (
            <li key={id}>
              <div className="churn-head">
                <CustomerLink customer={customer} />
                {outcome !== "open" && (
                  <Badge tone={outcome === "lost" ? "danger" : "good"}>
                    <FormattedMessage id={`churn.outcome.${outcome}`} />
                  </Badge>
                )}
                {health && <HealthBadge {...health} />}
                <span className={inDays < 0 && outcome === "open" ? "churn-end text-danger" : "churn-end"}>
                  <Day on={endsOn} /> ·{" "}
                  <FormattedMessage id={inDays < 0 ? "churn.due.past" : "churn.due.ahead"} values={{ days: Math.abs(inDays) }} />
                </span>
              </div>
              <div className="churn-facts">
                <a className="link" href={`/desk/subscriptions/${subscription}`}>
                  <bdi>{plan.name}</bdi>
                </a>
                <span>
                  <FormattedMessage id={`churn.kind.${kind}`} />
                </span>
                <Yearly yearly={yearly} />
                <OwnerAndContact owner={owner} lastContactAt={lastContactAt} />
              </div>
            </li>
          ))}
        </ul>
      )}
      <MoreLink nextCursor={nextCursor} />
    </Sheet>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
