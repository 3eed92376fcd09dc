import { FormattedMessage } from "react-intl";
import { useLoaderData } from "react-router";
import HeartPulse from "lucide-react/icons/heart-pulse";
import { HEALTH_LEVELS } from "../../../shared/churn-codes.ts";
import { apiContext } from "../../context.ts";
import { load } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Day } from "../../ui/day.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { DownloadMenu } from "../download-menu.tsx";
import { askedOf } from "../people/people-list.tsx";
import { MoreLink, Sheet } from "../sheet.tsx";
import type { Route } from "./+types/health.ts";
import { Choices, ChurnTabs, CustomerLink, HealthBadge, OwnerAndContact, Reasons, Trend, Yearly } from "./parts.tsx";

const SORTS = ["score", "-amount", "renewal"] as const;
const OWNERS = ["me", "none"] as const;
const among = <T extends string>(values: readonly T[], value: string | undefined) => values.find((one) => one === value);

export async function loader({ request, context }: Route.LoaderArgs) {
  const { limit, cursor, ...asked } = askedOf(request, ["level", "owner", "sort", "cursor"]);
  const query = {
    sort: among(SORTS, asked.sort) ?? "score",
    ...(among(HEALTH_LEVELS, asked.level) && { level: among(HEALTH_LEVELS, asked.level)! }),
    ...(among(OWNERS, asked.owner) && { owner: among(OWNERS, asked.owner)! }),
  } as const;
  const page = await load(request, () =>
    context.get(apiContext).call("customerHealth.list", { query: { ...query, limit, ...(cursor && { cursor }) } }),
  );
  return { ...page, query: { owner: "", level: "", ...query } };
}

/** How customers do, who does worst first; the reasons open in place. */
export default function CustomersHealth() {
  const { data, nextCursor, query } = useLoaderData<typeof loader>();
  const of = (name: string, values: readonly string[]) => values.map((value) => ({ value, text: `churn.${name}.${value}` }));
  return (
    <Sheet titleId="churn.title">
      <ChurnTabs />
      <Choices
        choices={[
          {
            name: "level",
            label: "churn.level",
            values: [{ value: "", text: "churn.level.all" }, ...of("level", HEALTH_LEVELS.toReversed())],
            chosen: query.level,
          },
          {
            name: "owner",
            label: "churn.whose",
            values: [{ value: "", text: "churn.whose.all" }, ...of("whose", OWNERS)],
            chosen: query.owner,
          },
          { name: "sort", label: "churn.sort", values: of("sort", SORTS), chosen: query.sort },
        ]}
      >
        <DownloadMenu path="/customer-health/export" query={query} formats={["csv", "xlsx"]} />
      </Choices>
      {data.length === 0 ? (
        <EmptyState icon={HeartPulse} title={<FormattedMessage id="churn.health.none" />}>
          <FormattedMessage id="churn.health.none.what" />
        </EmptyState>
      ) : (
        <ul className="churn-list">
          {data.map((health) => (
            <li key={health.id}>
              <div className="churn-head">
                <CustomerLink customer={health.customer} />
                {health.score !== null && health.level !== null && <HealthBadge score={health.score} level={health.level} />}
                <span className="text-xs text-soft">
                  <Trend trend={health.trend} />
                </span>
              </div>
              <div className="churn-facts">
                <Yearly yearly={health.yearly} />
                {health.renewsOn && (
                  <span>
                    <FormattedMessage id="churn.renewsOn" />: <Day on={health.renewsOn} />
                  </span>
                )}
                <OwnerAndContact owner={health.owner} lastContactAt={health.lastContactAt} />
              </div>
              <details className="people-more">
                <summary>
                  <FormattedMessage id="churn.reasons.open" values={{ count: health.reasons.filter(({ points }) => points > 0).length }} />
                </summary>
                <Reasons health={health} />
              </details>
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
