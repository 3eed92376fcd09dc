import { FormattedMessage, useIntl } from "react-intl";
import { Link, redirect, useLoaderData } from "react-router";
import Inbox from "lucide-react/icons/inbox";
import SearchX from "lucide-react/icons/search-x";
import { sessionContext } from "../context.ts";
import { apiFor } from "./api.server.ts";
import { load } from "../data.ts";
import { ButtonLink } from "../ui/button.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/requests.ts";
import { AgentNotice } from "./agent-notice.tsx";
import { portalPath, usePortalPath, withQuery } from "./paths.ts";
import { RequestRow, toRow } from "./request-row.tsx";
import { SearchForm } from "./search-form.tsx";
import { DONE, OPEN } from "./status.tsx";
import { signedIn } from "./visitor.ts";

const PAGE = 25;

export async function loader({ request, context, params }: Route.LoaderArgs) {
  const api = apiFor(context);
  const actor = signedIn(request, context.get(sessionContext).actor, params);
  if (actor.kind === "guest") throw redirect(portalPath(params, `/requests/${actor.ticketNumber}`));
  if (actor.kind === "agent") return { kind: "agent" as const };
  const query = new URL(request.url).searchParams;
  const q = (query.get("q") ?? "").trim().slice(0, 300);
  const tab = query.get("tab") === "done" ? ("done" as const) : ("open" as const);
  const cursor = query.get("cursor");
  const me = await load(request, () => api.call("me.get", {}));
  const all = query.get("scope") === "all" || me.organizations.length === 0;
  const { data, nextCursor } = await load(request, () =>
    api.call("tickets.list", {
      query: {
        limit: PAGE,
        sort: "-updatedAt",
        // A search looks everywhere.
        ...(q !== "" ? { q } : { category: (tab === "open" ? OPEN : DONE).join(",") }),
        ...(!all && { requester: actor.id }),
        ...(cursor && { cursor }),
      },
    }),
  );
  return {
    kind: "contact" as const,
    rows: data.map(toRow),
    next: nextCursor,
    q,
    tab,
    all,
    later: cursor !== null,
    organizations: me.organizations.map(({ name }) => name),
  };
}

export default function Requests() {
  const loaded = useLoaderData<typeof loader>();
  return loaded.kind === "agent" ? <AgentNotice /> : <List {...loaded} />;
}

type Loaded = Extract<Awaited<ReturnType<typeof loader>>, { kind: "contact" }>;

function List({ rows, next, q, tab, all, later, organizations }: Loaded) {
  const intl = useIntl();
  const to = usePortalPath();
  const shared = organizations.length > 0;
  const scope = shared && all ? "all" : null;
  const here = (query: { [name: string]: string | null }) =>
    withQuery(to("/requests"), { q, tab: tab === "done" ? "done" : null, scope, ...query });
  const title = intl.formatMessage({ id: "portal.requests.title" });
  return (
    <div className="portal-text">
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <header className="portal-title-row">
        <h1>{title}</h1>
        <ButtonLink to={to("/requests/new")} look="primary" size="lg">
          <FormattedMessage id="portal.new.title" />
        </ButtonLink>
      </header>
      <SearchForm q={q} scope={scope} />
      {shared && (
        <nav className="portal-tabs" data-look="quiet" aria-label={intl.formatMessage({ id: "portal.requests.scope" })}>
          <Tab to={here({ scope: null })} current={!all}>
            <FormattedMessage id="portal.requests.mine" />
          </Tab>
          <Tab to={here({ scope: "all" })} current={all}>
            <FormattedMessage
              id="portal.requests.organization"
              values={{ names: <bdi>{intl.formatList(organizations, { type: "conjunction" })}</bdi> }}
            />
          </Tab>
        </nav>
      )}
      <div className="grid gap-4">
        {q === "" ? (
          <nav className="portal-tabs" aria-label={intl.formatMessage({ id: "portal.requests.state" })}>
            <Tab to={here({ tab: null })} current={tab === "open"}>
              <FormattedMessage id="portal.requests.open" />
            </Tab>
            <Tab to={here({ tab: "done" })} current={tab === "done"}>
              <FormattedMessage id="portal.requests.done" />
            </Tab>
          </nav>
        ) : (
          <p>
            <FormattedMessage id="portal.requests.found" values={{ q: <bdi className="font-semibold">{q}</bdi> }} />{" "}
            <Link to={here({ q: null })} className="link">
              <FormattedMessage id="portal.requests.clear" />
            </Link>
          </p>
        )}
        {rows.length === 0 ? (
          <Empty q={q} tab={tab} />
        ) : (
          <ul className="request-list">
            {rows.map((row) => (
              <RequestRow key={row.number} heading="h2" row={row} showRequester={shared && all} />
            ))}
          </ul>
        )}
      </div>
      {(next || later) && (
        <nav className="portal-actions" aria-label={intl.formatMessage({ id: "portal.pages" })}>
          {next && (
            <ButtonLink to={here({ cursor: next })} size="lg">
              <FormattedMessage id="portal.requests.older" />
            </ButtonLink>
          )}
          {later && (
            <ButtonLink to={here({})} size="lg" look="quiet">
              <FormattedMessage id="portal.requests.newest" />
            </ButtonLink>
          )}
        </nav>
      )}
    </div>
  );
}

function Tab({ to, current, children }: { to: string; current: boolean; children: React.ReactNode }) {
  return (
    <Link to={to} aria-current={current ? "page" : undefined}>
      {children}
    </Link>
  );
}

function Empty({ q, tab }: { q: string; tab: "open" | "done" }) {
  const to = usePortalPath();
  const kind = q !== "" ? "search" : tab;
  return (
    <EmptyState
      icon={q === "" ? Inbox : SearchX}
      title={<FormattedMessage id={`portal.requests.empty.${kind}`} />}
      action={
        tab === "open" || q !== "" ? (
          <ButtonLink to={to("/requests/new")} size="lg">
            <FormattedMessage id="portal.home.new.title" />
          </ButtonLink>
        ) : undefined
      }
    >
      <FormattedMessage id={`portal.requests.empty.${kind}.body`} />
    </EmptyState>
  );
}
