import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import Package from "lucide-react/icons/package";
import { dayIn } from "../../shared/lifecycle.ts";
import { localize } from "../../shared/locales.ts";
import { latestOf } from "../../shared/versions.ts";
import { sessionContext } from "../context.ts";
import { load } from "../data.ts";
import { ButtonLink } from "../ui/button.tsx";
import { LifeState } from "../ui/life-state.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/products.ts";
import { apiFor } from "./api.server.ts";
import { usePortalPath, withQuery } from "./paths.ts";
import { cutText } from "./text-budget.ts";

const PAGE = 25;

export async function loader({ request, context }: Route.LoaderArgs) {
  const { locale } = context.get(sessionContext);
  const cursor = new URL(request.url).searchParams.get("cursor");
  const { data, nextCursor } = await load(request, () =>
    apiFor(context).call("products.list", { query: { limit: PAGE, ...(cursor && { cursor }) } }),
  );
  const today = dayIn(new Date());
  return {
    next: nextCursor,
    rows: data.map(({ id, slug, names, descriptions, lifecycle, versions }) => ({
      id,
      slug,
      name: localize(names, locale),
      text: cutText(localize(descriptions, locale), 240),
      state: lifecycle.state,
      latest: latestOf(versions, today)?.version ?? null,
    })),
  };
}

/** What the vendor makes. */
export default function Products() {
  const title = useIntl().formatMessage({ id: "portal.products.title" });
  const to = usePortalPath();
  const { rows, next } = useLoaderData<typeof loader>();
  return (
    <div className="portal-text">
      <title>{title}</title>
      <header className="grid gap-2">
        <h1>{title}</h1>
        <p className="lead">
          <FormattedMessage id="portal.products.what" />
        </p>
      </header>
      {rows.length === 0 ? (
        <EmptyState icon={Package} title={<FormattedMessage id="portal.products.none" />} />
      ) : (
        <ul className="request-list">
          {rows.map(({ id, slug, name, text, state, latest }) => (
            <li key={id} className="request-row">
              <h2 className="request-subject">
                <Link to={to(`/products/${slug}`)} dir="auto">
                  {name}
                </Link>
              </h2>
              {state !== "unknown" && <LifeState state={state} />}
              <p className="meta">
                {text !== "" && <bdi>{text}</bdi>}
                {latest && (
                  <span>
                    <FormattedMessage id="portal.life.latest" values={{ version: <bdi dir="ltr">{latest}</bdi> }} />
                  </span>
                )}
              </p>
            </li>
          ))}
        </ul>
      )}
      {next && (
        <p>
          <ButtonLink to={withQuery(to("/products"), { cursor: next })} size="lg">
            <FormattedMessage id="portal.products.more" />
          </ButtonLink>
        </p>
      )}
    </div>
  );
}
