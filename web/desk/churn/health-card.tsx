import { FormattedMessage } from "react-intl";
import type { CustomerHealth, PastHealth } from "../../../server/insights/churn/contract.ts";
import type { Api } from "../../../server/api.ts";
import { Day } from "../../ui/day.tsx";
import { Time } from "../../ui/time.tsx";
import { Card } from "../people/parts.tsx";
import { HealthBadge, Reasons, Trend } from "./parts.tsx";

export type KnownHealth = { health: CustomerHealth; past: PastHealth[] };

/** How a customer does and did; null where he is none, or one may not know. */
export async function healthOf(api: Api, rights: readonly string[], id: string): Promise<KnownHealth | null> {
  if (!rights.includes("health.read")) return null;
  try {
    const [health, past] = await Promise.all([
      api.call("customerHealth.get", { params: { id } }),
      api.call("customerHealth.history", { params: { id }, query: { limit: 8 } }),
    ]);
    return { health, past: past.data };
  } catch (error) {
    if ((error as { status?: number }).status === 404) return null;
    throw error;
  }
}

/** How a customer does, with every reason, and how it went. */
export function HealthCard({ known }: { known: KnownHealth | null }) {
  if (!known) return null;
  const { health, past } = known;
  const { score, level, trend, computedAt } = health;
  return (
    <Card
      title={<FormattedMessage id="churn.tab.health" />}
      action={
        <a className="link text-xs" href="/desk/renewals/health">
          <FormattedMessage id="churn.whose.all" />
        </a>
      }
    >
      <p className="churn-head">
        {score !== null && level !== null ? (
          <HealthBadge score={score} level={level} />
        ) : (
          <span className="text-sm text-soft">
            <FormattedMessage id="churn.score.none" />
          </span>
        )}
        <span className="text-xs text-soft">
          <Trend trend={trend} />
        </span>
      </p>
      {score !== null && (
        <details className="people-more" open={level === "risk"}>
          <summary>
            <FormattedMessage id="churn.reasons.open" values={{ count: health.reasons.filter(({ points }) => points > 0).length }} />
          </summary>
          <Reasons health={health} />
        </details>
      )}
      {past.length > 1 && (
        <details className="people-more">
          <summary>
            <FormattedMessage id="churn.history" />
          </summary>
          <ul className="churn-past">
            {past.map(({ day, score: then }) => (
              <li key={day}>
                <Day on={day} />: <bdi className="tabular">{then}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
      {computedAt && (
        <p className="text-xs text-faint">
          <FormattedMessage id="churn.asOf" values={{ time: <Time at={computedAt} /> }} />
        </p>
      )}
    </Card>
  );
}
