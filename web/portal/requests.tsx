import { FormattedMessage, useIntl } from "react-intl";
import { Link, redirect, useLoaderData } from "react-router";
import Inbox from "lucide-react/icons/inbox";
import SearchX from "lucide-react/icons/search-x";
import { sessionContext } from "../context.ts";
import { apiFor } from "./api.server.ts";
import { load } from "../data.ts";
import type { Api } from "../../server/api.ts";
import { isId } from "../../shared/ids.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { FormSelect } from "../ui/form-field.tsx";
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
  const asked = query.get("tab");
  const tab = (["done", "every"] as const).find((one) => one === asked) ?? ("open" as const);
  const cursor = query.get("cursor");
  const me = await load(request, () => api.call("me.get", {}));
  const all = query.get("scope") === "all" || me.organizations.length === 0;
  // Whose: one of those whose requests he sees; of others none is found, whoever is named.
  const by = all && me.organizations.length > 0 && isId(query.get("by") ?? "") ? query.get("by") : null;
  const people = all ? await load(request, () => colleagues(api, me.organizations)) : [];
  const { data, nextCursor } = await load(request, () =>
    api.call("tickets.list", {
      query: {
        limit: PAGE,
        sort: "-updatedAt",
        // A search looks everywhere.
        ...(q !== "" ? { q } : tab !== "every" && { category: (tab === "open" ? OPEN : DONE).join(",") }),
        ...(all ? by !== null && { requester: by } : { requester: actor.id }),
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
    by,
    people,
    later: cursor !== null,
    organizations: me.organizations.map(({ name }) => name),
  };
}

export default function Requests() {
  const loaded = useLoaderData<typeof loader>();
  return loaded.kind === "agent" ? <AgentNotice /> : <List {...loaded} />;
}

type Loaded = Extract<Awaited<ReturnType<typeof loader>>, { kind: "contact" }>;

/** Those whose requests may be chosen from; of very many the first by name, the others are found by words. */
async function colleagues(api: Api, organizations: readonly { id: string }[]): Promise<{ id: string; name: string }[]> {
  const lists = await Promise.all(
    organizations.slice(0, 5).map(({ id }) => api.call("colleagues.list", { params: { id }, query: { limit: 200 } })),
  );
  return [...new Map(lists.flatMap(({ data }) => data.map(({ id, name }) => [id, { id, name }] as const))).values()];
}

function List({ rows, next, q, tab, all, by, people, later, organizations }: Loaded) {
  const intl = useIntl();
  const to = usePortalPath();
  const shared = organizations.length > 0;
  const scope = shared && all ? "all" : null;
  const here = (query: { [name: string]: string | null }) =>
    withQuery(to("/requests"), { q, tab: tab === "open" ? null : tab, scope, by, ...query });
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
          <Tab to={here({ scope: null, by: null })} current={!all}>
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
      {shared && all && people.length > 1 && (
        <form method="get" action={to("/requests")} className="flex flex-wrap items-end gap-3">
          <input type="hidden" name="scope" value="all" />
          {tab !== "open" && <input type="hidden" name="tab" value={tab} />}
          {q !== "" && <input type="hidden" name="q" value={q} />}
          <div className="min-w-0 grow">
            <FormSelect size="lg" name="by" label={<FormattedMessage id="portal.requests.by" />} defaultValue={by ?? ""}>
              <option value="">{intl.formatMessage({ id: "portal.requests.by.all" })}</option>
              {people.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </FormSelect>
          </div>
          <Button type="submit" size="lg">
            <FormattedMessage id="portal.requests.by.show" />
          </Button>
        </form>
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
            <Tab to={here({ tab: "every" })} current={tab === "every"}>
              <FormattedMessage id="portal.requests.every" />
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

function Empty({ q, tab }: { q: string; tab: "open" | "done" | "every" }) {
  const to = usePortalPath();
  const kind = q !== "" ? "search" : tab === "every" ? "open" : tab;
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
