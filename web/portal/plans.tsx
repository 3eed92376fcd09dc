import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import Tag from "lucide-react/icons/tag";
import { localize } from "../../shared/locales.ts";
import { sessionContext } from "../context.ts";
import { load } from "../data.ts";
import { ButtonLink } from "../ui/button.tsx";
import { PriceWords } from "../ui/plan-words.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/plans.ts";
import { apiFor } from "./api.server.ts";
import { usePortalPath, withQuery } from "./paths.ts";
import { cutText } from "./text-budget.ts";

const PAGE = 25;

export async function loader({ request, context }: Route.LoaderArgs) {
  const { locale } = context.get(sessionContext);
  const cursor = new URL(request.url).searchParams.get("cursor");
  const { data, nextCursor } = await load(request, () =>
    apiFor(context).call("plans.list", { query: { limit: PAGE, archived: "false", ...(cursor && { cursor }) } }),
  );
  return {
    next: nextCursor,
    rows: data.map(({ id, slug, names, descriptions, prices }) => ({
      id,
      slug,
      name: localize(names, locale),
      text: cutText(localize(descriptions, locale), 240),
      prices: prices.slice(0, 4),
    })),
  };
}

/** What can be bought. */
export default function Plans() {
  const title = useIntl().formatMessage({ id: "portal.plans.title" });
  const to = usePortalPath();
  const { rows, next } = useLoaderData<typeof loader>();
  return (
    <div className="portal-text">
      <title>{title}</title>
      <header className="grid gap-2">
        <h1>{title}</h1>
        <p className="lead">
          <FormattedMessage id="portal.plans.what" />
        </p>
      </header>
      {rows.length === 0 ? (
        <EmptyState icon={Tag} title={<FormattedMessage id="portal.plans.none" />} />
      ) : (
        <ul className="request-list">
          {rows.map(({ id, slug, name, text, prices }) => (
            <li key={id} className="request-row">
              <h2 className="request-subject">
                <Link to={to(`/plans/${slug}`)} dir="auto">
                  {name}
                </Link>
              </h2>
              <p className="meta">
                {text !== "" && <bdi>{text}</bdi>}
                {prices.map((price) => (
                  <span key={`${price.currency}${price.period}`}>
                    <PriceWords price={price} />
                  </span>
                ))}
              </p>
            </li>
          ))}
        </ul>
      )}
      {next && (
        <p>
          <ButtonLink to={withQuery(to("/plans"), { cursor: next })} size="lg">
            <FormattedMessage id="portal.plans.more" />
          </ButtonLink>
        </p>
      )}
    </div>
  );
}
