import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import Tag from "lucide-react/icons/tag";
import type { OwnPlan } from "../../server/licensing/plans/subscriptions-contract.ts";
import { localize } from "../../shared/locales.ts";
import { sessionContext } from "../context.ts";
import { load } from "../data.ts";
import { ButtonLink } from "../ui/button.tsx";
import { PlanWords } from "../ui/plan-words.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Day } from "../ui/day.tsx";
import { SubscriptionBadge, TermWords } from "../ui/subscription-state.tsx";
import { AgentNotice } from "./agent-notice.tsx";
import { apiFor } from "./api.server.ts";
import { usePortalPath, withQuery } from "./paths.ts";
import { signedIn } from "./visitor.ts";
import type { Route } from "./+types/own-plans.ts";
import "../account/account.css";

const PAGE = 8;
const MOST_NAMED = 40;
const ORDER = ["active", "planned", "past", "cancelled"];

export async function loader({ request, context, params }: Route.LoaderArgs) {
  const { actor, locale } = context.get(sessionContext);
  if (signedIn(request, actor, params).kind !== "contact") return null;
  const cursor = new URL(request.url).searchParams.get("cursor");
  const { data, nextCursor } = await load(request, () =>
    apiFor(context).call("ownPlans.list", { query: { limit: PAGE, ...(cursor && { cursor }) } }),
  );
  const rows = data.map((one) => shown(one, locale));
  return { rows: rows.toSorted((a, b) => ORDER.indexOf(a.subscription.state) - ORDER.indexOf(b.subscription.state)), next: nextCursor };
}

function shown({ subscription, plan, namedContacts, may }: OwnPlan, locale: string) {
  const { support, updates, perpetualFallback, training, onboardingHours, community, entitlements } = plan;
  return {
    subscription,
    name: localize(plan.names, locale),
    slug: plan.slug,
    words: { support, updates, perpetualFallback, training, onboardingHours, community, entitlements: entitlements.slice(0, 40) },
    named: namedContacts.slice(0, MOST_NAMED),
    may,
  };
}

/** What one has: by oneself, or by an organization. */
export default function OwnPlans() {
  const loaded = useLoaderData<typeof loader>();
  return loaded === null ? <AgentNotice /> : <Page {...loaded} />;
}

type Loaded = NonNullable<Awaited<ReturnType<typeof loader>>>;

function Page({ rows, next }: Loaded) {
  const title = useIntl().formatMessage({ id: "portal.ownPlans.title" });
  const to = usePortalPath();
  return (
    <>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <header className="grid gap-1">
        <h1>{title}</h1>
        <p className="lead">
          <FormattedMessage id="portal.ownPlans.what" />
        </p>
      </header>
      {rows.length === 0 && (
        <EmptyState
          icon={Tag}
          title={<FormattedMessage id="portal.ownPlans.none" />}
          action={
            <ButtonLink to={to("/plans")} size="lg">
              <FormattedMessage id="portal.ownPlans.look" />
            </ButtonLink>
          }
        />
      )}
      {rows.map((row) => (
        <Own key={row.subscription.id} {...row} />
      ))}
      {next && (
        <p>
          <ButtonLink to={withQuery(to("/profile/plans"), { cursor: next })} size="lg">
            <FormattedMessage id="portal.plans.more" />
          </ButtonLink>
        </p>
      )}
    </>
  );
}

function Own({ subscription, name, slug, words, named, may }: Loaded["rows"][number]) {
  const intl = useIntl();
  const to = usePortalPath();
  const { id, state, organization, cancellation, reference, namedContacts } = subscription;
  const holds = state === "active" || state === "planned";
  const hidden = namedContacts.count - named.length;
  return (
    <section className="own-part own-plan" aria-labelledby={`plan-${id}`}>
      <h2 id={`plan-${id}`} className="flex flex-wrap items-center gap-2">
        <Link to={to(`/plans/${slug}`)} className="link">
          <bdi>{name}</bdi>
        </Link>
        <SubscriptionBadge state={state} />
      </h2>
      <dl>
        {organization && (
          <div>
            <dt>
              <FormattedMessage id="portal.ownPlans.of" />
            </dt>
            <dd>
              <bdi>{organization.name}</bdi>
            </dd>
          </div>
        )}
        <TermWords term={subscription} />
        {cancellation && (
          <div>
            <dt>
              <FormattedMessage id="portal.subscription.cancelled" />
            </dt>
            <dd>
              <FormattedMessage id="portal.subscription.cancelledFrom" values={{ from: <Day on={cancellation.from} /> }} />
            </dd>
          </div>
        )}
        {reference && (
          <div>
            <dt>
              <FormattedMessage id="portal.subscription.reference" />
            </dt>
            <dd>
              <bdi>{reference}</bdi>
            </dd>
          </div>
        )}
        {holds && namedContacts.limit !== null && organization && (
          <div>
            <dt>
              <FormattedMessage id="portal.subscription.named" values={{ count: namedContacts.count, limit: namedContacts.limit }} />
            </dt>
            <dd>
              {named.length > 0 && <bdi>{intl.formatList(named.map((one) => one.name))}</bdi>}
              {named.length > 0 && hidden > 0 && " "}
              {hidden > 0 && <FormattedMessage id="portal.subscription.namedMore" values={{ count: hidden }} />}
              {namedContacts.count === 0 && <FormattedMessage id="portal.subscription.namedNone" />}
            </dd>
          </div>
        )}
      </dl>
      {((may.name && namedContacts.limit !== null) || may.renew) && (
        <p className="portal-actions">
          {may.renew && (
            <ButtonLink
              to={withQuery(to("/profile/renew"), { subscription: id })}
              aria-label={`${intl.formatMessage({ id: "portal.renew.title" })}: ${name}`}
            >
              <FormattedMessage id="portal.renew.title" />
            </ButtonLink>
          )}
          {may.name && namedContacts.limit !== null && (
            <ButtonLink
              to={to(`/profile/plans/${id}/contacts`)}
              aria-label={`${intl.formatMessage({ id: "portal.named.change" })}: ${name}`}
            >
              <FormattedMessage id="portal.named.change" />
            </ButtonLink>
          )}
        </p>
      )}
      {holds && (
        <details className="own-plan-words">
          <summary>
            <FormattedMessage id="portal.ownPlans.words" />
          </summary>
          <PlanWords plan={words} headings="h3" />
        </details>
      )}
    </section>
  );
}
