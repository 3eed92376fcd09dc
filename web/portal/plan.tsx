import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import ArrowLeft from "lucide-react/icons/arrow-left";
import { localize } from "../../shared/locales.ts";
import { sessionContext } from "../context.ts";
import { load } from "../data.ts";
import { Icon } from "../ui/icon.tsx";
import { PlanWords, PriceWords } from "../ui/plan-words.tsx";
import { Callout } from "../ui/states.tsx";
import type { Route } from "./+types/plan.ts";
import { apiFor } from "./api.server.ts";
import { usePortalPath } from "./paths.ts";
import { PlainText } from "./plain-text.tsx";
import { cutText } from "./text-budget.ts";

/** So much fits the page; all of it is in the JSON. */
const MOST = { text: 4_000, products: 40, options: 40 };

export async function loader({ request, context, params }: Route.LoaderArgs) {
  const { locale } = context.get(sessionContext);
  const plan = await load(request, () => apiFor(context).call("plans.get", { params: { id: params.slug } }));
  const { support, updates, perpetualFallback, training, onboardingHours, community, entitlements, allProducts, prices } = plan;
  return {
    name: localize(plan.names, locale),
    description: cutText(localize(plan.descriptions, locale), MOST.text),
    words: { support, updates, perpetualFallback, training, onboardingHours, community, entitlements: entitlements.slice(0, MOST.options) },
    products: allProducts ? null : plan.products.slice(0, MOST.products).map(({ name }) => name),
    prices,
    free: plan.forEverybody,
    archived: plan.archivedAt !== null,
  };
}

/** A plan: what it costs, what it holds, and what costs extra. */
export default function Plan() {
  const intl = useIntl();
  const to = usePortalPath();
  const { name, description, words, products, prices, free, archived } = useLoaderData<typeof loader>();
  return (
    <div className="portal-text">
      <title>{name}</title>
      <p className="portal-back">
        <Link to={to("/plans")} className="link">
          <Icon as={ArrowLeft} className="flip" />
          <FormattedMessage id="portal.plans.title" />
        </Link>
      </p>
      <header className="grid gap-3">
        <h1>
          <bdi>{name}</bdi>
        </h1>
        {archived && (
          <Callout tone="warn">
            <FormattedMessage id="portal.plan.archived" />
          </Callout>
        )}
        {description !== "" && <PlainText>{description}</PlainText>}
        <p className="plan-prices">
          {free ? (
            <FormattedMessage id="portal.plan.free" />
          ) : prices.length === 0 ? (
            <FormattedMessage id="portal.plan.ask" />
          ) : (
            prices.map((price) => (
              <span key={`${price.currency}${price.period}`}>
                <PriceWords price={price} />
              </span>
            ))
          )}
        </p>
        <p className="text-soft">
          {products === null ? (
            <FormattedMessage id="portal.plan.allProducts" />
          ) : (
            <FormattedMessage id="portal.plan.products" values={{ products: <bdi>{intl.formatList(products)}</bdi> }} />
          )}
        </p>
      </header>
      <PlanWords plan={words} />
    </div>
  );
}
