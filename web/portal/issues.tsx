import { FormattedMessage, useIntl } from "react-intl";
import { Link, redirect, useLoaderData } from "react-router";
import Bug from "lucide-react/icons/bug";
import SearchIcon from "lucide-react/icons/search";
import SearchX from "lucide-react/icons/search-x";
import type { Api } from "../../server/api.ts";
import type { KnownIssue } from "../../server/products/issues/contract.ts";
import { ISSUE_STATES, OPEN_ISSUE_STATES } from "../../shared/issue-codes.ts";
import { localize } from "../../shared/locales.ts";
import { sessionContext } from "../context.ts";
import { load } from "../data.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/issues.ts";
import { apiFor } from "./api.server.ts";
import { FixedIn, IssueStanding } from "./issue-state.tsx";
import { usePortalPath, withQuery } from "./paths.ts";

const PAGE = 25;
const OVER = ISSUE_STATES.filter((state) => !OPEN_ISSUE_STATES.includes(state));

/** The products one has asked about: whoever has not said otherwise is shown what concerns him. */
async function ownProducts(api: Api, requester: string): Promise<string[]> {
  const { data } = await api.call("tickets.list", { query: { limit: 50, sort: "-updatedAt", requester } });
  return [...new Set(data.flatMap(({ product }) => (product ? [product.id] : [])))].slice(0, 20);
}

export async function loader({ request, context }: Route.LoaderArgs) {
  const { actor, locale } = context.get(sessionContext);
  // The vendor's people see their side of it.
  if (actor.kind === "agent") throw redirect("/desk/issues");
  const api = apiFor(context);
  const query = new URL(request.url).searchParams;
  const q = (query.get("q") ?? "").trim().slice(0, 300);
  const asked = query.get("tab");
  const tab = asked === "done" || (asked === "mine" && actor.kind === "contact") ? asked : ("open" as const);
  const cursor = query.get("cursor");
  const chosen = query.get("product") ?? "";
  return load(request, async () => {
    const [products, own] = await Promise.all([
      // Whoever holds the link of one request reads no catalogue.
      actor.kind === "guest" ? [] : api.call("products.list", { query: { limit: 200 } }).then((page) => page.data),
      actor.kind === "contact" ? ownProducts(api, actor.id) : [],
    ]);
    const known = products.some(({ id }) => id === chosen);
    const narrowed = !known && chosen !== "all" && q === "" && tab !== "mine" && own.length > 0;
    const product = known ? chosen : narrowed ? own.join(",") : "";
    const { data, nextCursor } = await api.call("knownIssues.list", {
      query: {
        limit: PAGE,
        locale,
        ...(product !== "" && { product }),
        // A search looks everywhere.
        ...(q !== ""
          ? { q }
          : tab === "mine"
            ? { affectsMe: "true" as const }
            : { state: (tab === "done" ? OVER : OPEN_ISSUE_STATES).join(",") }),
        ...(cursor && { cursor }),
      },
    });
    return {
      rows: data.map(toRow),
      next: nextCursor,
      later: cursor !== null,
      q,
      tab,
      product: known || chosen === "all" ? chosen : "",
      narrowed,
      hasOwn: own.length > 0,
      signedIn: actor.kind === "contact",
      products: products.map(({ id, names }) => ({ id, name: localize(names, locale) })),
    };
  });
}

type Row = Pick<KnownIssue, "number" | "title" | "product" | "state" | "versions" | "fixedIn" | "updatedAt"> & { mine: boolean };

/** The part of an issue that a row shows; the rest stays on the server. */
function toRow({ number, title, product, state, versions, fixedIn, updatedAt, mine }: KnownIssue): Row {
  return { number, title, product, state, versions: versions.slice(0, 6), fixedIn, updatedAt, mine: mine !== null };
}

/** What the vendor knows to be wrong: of one's own products first. */
export default function Issues() {
  const intl = useIntl();
  const to = usePortalPath();
  const { rows, next, later, q, tab, product, narrowed, hasOwn, signedIn, products } = useLoaderData<typeof loader>();
  const here = (query: { [name: string]: string | null }) =>
    withQuery(to("/issues"), { q, product, tab: tab === "open" ? null : tab, ...query });
  const title = intl.formatMessage({ id: "portal.issues.title" });
  const label = intl.formatMessage({ id: "portal.issues.search" });
  const tabs = [null, "done", ...(signedIn ? ["mine"] : [])];
  return (
    <div className="portal-text">
      <title>{title}</title>
      <header className="grid gap-2">
        <h1>{title}</h1>
        <p className="lead">
          <FormattedMessage id="portal.issues.what" />
        </p>
      </header>
      <form role="search" method="get" action={to("/issues")} className="portal-search">
        <div className="portal-search-row">
          <input
            type="search"
            name="q"
            defaultValue={q}
            maxLength={300}
            dir="auto"
            className="input"
            data-size="lg"
            autoComplete="off"
            aria-label={label}
            placeholder={label}
          />
          {products.length > 1 && (
            <select
              name="product"
              className="input"
              data-size="lg"
              defaultValue={product}
              aria-label={intl.formatMessage({ id: "portal.fact.product" })}
            >
              <option value="">{intl.formatMessage({ id: hasOwn ? "portal.issues.ownProducts" : "portal.issues.allProducts" })}</option>
              {hasOwn && <option value="all">{intl.formatMessage({ id: "portal.issues.allProducts" })}</option>}
              {products.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          )}
          <Button type="submit" size="lg">
            <Icon as={SearchIcon} size={18} />
            <span>
              <FormattedMessage id="portal.search.submit" />
            </span>
          </Button>
        </div>
      </form>
      <div className="grid gap-4">
        {narrowed && (
          <p className="field-hint">
            <FormattedMessage id="portal.issues.own" />{" "}
            <Link to={here({ product: "all", cursor: null })} className="link">
              <FormattedMessage id="portal.issues.showAll" />
            </Link>
          </p>
        )}
        {q === "" ? (
          <nav className="portal-tabs" aria-label={intl.formatMessage({ id: "portal.requests.state" })}>
            {tabs.map((one) => (
              <Link key={one ?? ""} to={here({ tab: one })} aria-current={(one ?? "open") === tab ? "page" : undefined}>
                <FormattedMessage id={`portal.issues.tab.${one ?? "open"}`} />
              </Link>
            ))}
          </nav>
        ) : (
          <p>
            <FormattedMessage id="portal.issues.found" values={{ q: <bdi className="font-semibold">{q}</bdi> }} />{" "}
            <Link to={here({ q: null })} className="link">
              <FormattedMessage id="portal.requests.clear" />
            </Link>
          </p>
        )}
        {rows.length === 0 ? (
          <EmptyState icon={q === "" ? Bug : SearchX} title={<FormattedMessage id="portal.issues.none" />}>
            <FormattedMessage id={q === "" ? "portal.issues.none.body" : "portal.issues.none.search"} />
          </EmptyState>
        ) : (
          <ul className="request-list">
            {rows.map((row) => (
              <IssueRow key={row.number} row={row} />
            ))}
          </ul>
        )}
      </div>
      {(next || later) && (
        <nav className="portal-actions" aria-label={intl.formatMessage({ id: "portal.pages" })}>
          {next && (
            <ButtonLink to={here({ cursor: next })} size="lg">
              <FormattedMessage id="portal.issues.older" />
            </ButtonLink>
          )}
          {later && (
            <ButtonLink to={here({})} size="lg" look="quiet">
              <FormattedMessage id="portal.issues.newest" />
            </ButtonLink>
          )}
        </nav>
      )}
    </div>
  );
}

function IssueRow({ row }: { row: Row }) {
  const to = usePortalPath();
  return (
    <li className="request-row">
      <h2 className="request-subject">
        <Link to={to(`/issues/${row.number}`)} dir="auto">
          {row.title}
        </Link>
      </h2>
      <IssueStanding state={row.state} />
      <p className="meta">
        <bdi>{row.product.name}</bdi>
        {row.versions.length > 0 && (
          <bdi dir="ltr" className="tabular">
            {row.versions.join(", ")}
          </bdi>
        )}
        {row.fixedIn && (
          <span>
            <FixedIn state={row.state} version={row.fixedIn} />
          </span>
        )}
        {row.mine && (
          <span>
            <FormattedMessage id="portal.issue.affectsYou" />
          </span>
        )}
        <span>
          <FormattedMessage id="portal.issue.updated" values={{ time: <Time at={row.updatedAt} /> }} />
        </span>
      </p>
    </li>
  );
}
