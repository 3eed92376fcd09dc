import { FormattedMessage, useIntl } from "react-intl";
import { Link, Outlet, useLoaderData, useLocation, useParams } from "react-router";
import { sessionContext } from "../context.ts";
import { load } from "../data.ts";
import { apiFor } from "./api.server.ts";
import { usePortalPath, withoutLocale } from "./paths.ts";
import type { Route } from "./+types/profile-pages.ts";

/** The pages of one's own, in the order of their links; what is for some only is named with whom. */
const PAGES = ["", "/plans", "/licenses", "/invoices", "/statements", "/notifications", "/colleagues", "/security", "/data"] as const;

export async function loader({ request, context }: Route.LoaderArgs) {
  const { actor } = context.get(sessionContext);
  if (actor.kind !== "contact") return { pages: [] };
  const api = apiFor(context);
  const shown = await load(request, async () => {
    const { organizations, manages } = await api.call("me.get", {});
    const [licenses, invoices, statements] = await Promise.all([
      api.call("ownLicenses.list", { query: { limit: 1 } }),
      api.call("invoices.own.list", { query: { limit: 1 } }),
      api.call("statements.own.list", { query: { limit: 1 } }),
    ]);
    return {
      "/colleagues": organizations.length + manages.length > 0,
      "/licenses": licenses.data.length > 0,
      "/invoices": invoices.data.length > 0,
      "/statements": statements.data.length > 0,
    };
  });
  return { pages: PAGES.filter((page) => !(page in shown) || shown[page as keyof typeof shown]) };
}

/** What lies below a page belongs to its link; asking for a renewal to what is renewed. */
function isHere(path: string, search: string, page: (typeof PAGES)[number]): boolean {
  if (path === "/profile/renew") return page === (new URLSearchParams(search).has("license") ? "/licenses" : "/plans");
  const home = page === "/licenses" && path.startsWith("/profile/machines/");
  return home || path === `/profile${page}` || (page !== "" && page !== "/security" && path.startsWith(`/profile${page}/`));
}

/** Everything of one's own, a page each, as wide as is good to read. */
export default function ProfilePages() {
  const intl = useIntl();
  const to = usePortalPath();
  const params = useParams();
  const { pathname, search } = useLocation();
  const { pages } = useLoaderData<typeof loader>();
  const here = withoutLocale(pathname, params["locale"]);
  return (
    <div className="portal-text">
      {pages.length > 0 && (
        <nav className="portal-tabs" data-look="quiet" aria-label={intl.formatMessage({ id: "portal.profile.pages" })}>
          {pages.map((page) => (
            <Link key={page} to={to(`/profile${page}`)} aria-current={isHere(here, search, page) ? "page" : undefined}>
              <FormattedMessage id={`portal.profile.page${page.replace("/", ".")}`} />
            </Link>
          ))}
        </nav>
      )}
      <Outlet />
    </div>
  );
}
