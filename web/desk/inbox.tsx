import { useEffect } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import {
  Outlet,
  useLoaderData,
  useLocation,
  useNavigation,
  useParams,
  useSearchParams,
  type ShouldRevalidateFunctionArgs,
} from "react-router";
import InboxIcon from "lucide-react/icons/inbox";
import Search from "lucide-react/icons/search";
import { apiContext, sessionContext } from "../context.ts";
import { load } from "../data.ts";
import { ErrorPage } from "../shell/error-page.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/inbox.ts";
import { keep } from "./kept.ts";
import { concernsList } from "./live-changes.ts";
import { rowPageForm, toRow, type ListPage } from "./model.ts";
import { pack, unpack, type Packed } from "./packed.ts";
import { useListKeys } from "./list-keys.ts";
import { SearchField } from "./search-field.tsx";
import { TicketList } from "./ticket-list.tsx";
import { TicketPreview } from "./ticket-preview.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { usePages } from "./use-pages.ts";
import { useSelection } from "./use-selection.ts";
import { toSaved } from "./saved-view.ts";
import { ViewTools } from "./view-tools.tsx";
import { isSaved, listPath, queryOf, viewOf, viewTitle } from "./views.ts";

/** The list stands alone at /desk, and beside a ticket that was opened from it; a ticket opened by its address needs none. */
export async function loader({ request, params, context }: Route.LoaderArgs): Promise<Packed<ListPage> | null> {
  const { searchParams } = new URL(request.url);
  const words = searchParams.get("q")?.trim().slice(0, 300) ?? "";
  if ("number" in params && !searchParams.has("view") && !words) return null;
  const cursor = searchParams.get("cursor");
  const view = viewOf(searchParams.get("view"));
  const api = context.get(apiContext);
  return load(request, async () => {
    const saved = isSaved(view) && !words ? toSaved(await api.call("views.get", { params: { id: view } })) : null;
    const query = { ...queryOf(view, words, saved), limit: 50, ...(cursor && { cursor }) };
    const { data, nextCursor } = await api.call("tickets.list", { query });
    const page = { rows: data.map((ticket) => toRow(ticket, saved?.columns)), nextCursor, ...(saved && { saved }) };
    return pack(page, context.get(sessionContext).isPage ? "list" : null, rowPageForm);
  });
}

const seen = keep<Packed<ListPage> | null>({ instant: false });

function keyOf(url: URL): string {
  return `${url.searchParams.get("view") ?? (url.pathname.startsWith("/desk/tickets/") ? "" : "open")} ${url.searchParams.get("q") ?? ""} ${url.searchParams.get("cursor") ?? ""}`;
}

function toUrl({ pathname, search }: { pathname: string; search: string }): URL {
  return new URL(pathname + search, "http://desk");
}

export function clientLoader({ request, serverLoader }: Route.ClientLoaderArgs) {
  return seen.load(keyOf(new URL(request.url)), serverLoader);
}

/** Opening another ticket of the same view leaves the list as it is; live changes refresh it. */
export function shouldRevalidate({ currentUrl, nextUrl, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs): boolean {
  if (currentUrl.href === nextUrl.href) return concernsList();
  return keyOf(currentUrl) !== keyOf(nextUrl) && defaultShouldRevalidate;
}

export default function Inbox() {
  const intl = useIntl();
  const packed = useLoaderData<typeof loader>();
  const first = packed && unpack(packed, rowPageForm);
  const params = useParams();
  const location = useLocation();
  useEffect(() => {
    seen.put(keyOf(toUrl(location)), packed);
  }, [packed, location]);
  const [search] = useSearchParams();
  const navigation = useNavigation();
  const words = search.get("q")?.trim() ?? "";
  const view = viewOf(search.get("view"));
  const currentNumber = params["number"] ? Number(params["number"]) : null;
  const { rows, nextCursor, loadMore, loading } = usePages(first, view, words, first?.saved ?? null);
  const goingTo = navigation.state === "loading" ? /^\/desk\/tickets\/(\d+)/.exec(navigation.location.pathname)?.[1] : undefined;
  const shownNumber = goingTo ? Number(goingTo) : currentNumber;
  useListKeys({ rows, view, words, currentNumber: shownNumber });
  const selection = useSelection(rows, `${view} ${words}`, shownNumber);
  const title = words
    ? intl.formatMessage({ id: "view.search" }, { query: words })
    : viewTitle((id) => intl.formatMessage({ id }), view, first?.saved ?? null);
  const turning =
    navigation.state === "loading" &&
    navigation.location.pathname === "/desk" &&
    keyOf(toUrl(navigation.location)) !== keyOf(toUrl(location));
  const preview = goingTo && Number(goingTo) !== currentNumber ? rows.find((row) => row.number === Number(goingTo)) : undefined;

  return (
    <div className="inbox" data-open={shownNumber === null ? undefined : ""} data-list={first ? "" : undefined}>
      {first && (
        <section className="list-pane" aria-label={title} aria-busy={turning || undefined}>
          {shownNumber === null && <title>{title}</title>}
          <header className="pane-head">
            {shownNumber === null ? <h1 className="pane-title">{title}</h1> : <h2 className="pane-title">{title}</h2>}
            {!words && <ViewTools view={view} saved={first.saved ?? null} />}
            <SearchField words={words} clear="/desk" />
          </header>
          <div className="pane-body" tabIndex={-1} id="list">
            {rows.length === 0 ? (
              <EmptyState
                icon={words ? Search : InboxIcon}
                title={<FormattedMessage id={`list.empty.${words ? "search" : view === "open" ? "open" : "other"}.title`} />}
              >
                <FormattedMessage id={`list.empty.${words ? "search" : view === "open" ? "open" : "other"}.body`} />
              </EmptyState>
            ) : (
              <TicketList
                key={`${view} ${words}`}
                more={nextCursor !== null}
                rows={rows}
                view={view}
                words={words}
                currentNumber={shownNumber}
                columns={first.saved?.columns}
                selection={selection}
              />
            )}
            {nextCursor && (
              <div className="p-3 text-center">
                <a
                  className="btn"
                  data-look="plain"
                  href={`${listPath(view, words)}${view === "open" && !words ? "?" : "&"}cursor=${encodeURIComponent(nextCursor)}`}
                  aria-disabled={loading || undefined}
                  onClick={(event) => {
                    event.preventDefault();
                    void loadMore();
                  }}
                >
                  <FormattedMessage id={loading ? "common.loading" : "list.more"} />
                </a>
              </div>
            )}
          </div>
          <BulkBar selection={selection} view={view} words={words} />
        </section>
      )}
      {preview ? <TicketPreview row={preview} /> : <Outlet />}
    </div>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
