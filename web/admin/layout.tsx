import { useEffect, type ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { data, Link, NavLink, Outlet, redirect, useLoaderData, useNavigation, useRouteLoaderData } from "react-router";
import ArrowLeft from "lucide-react/icons/arrow-left";
import { sessionContext } from "../context.ts";
import { problemOf, signInPath } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import type { loader as rootLoader } from "../root.tsx";
import { ErrorPage } from "../shell/error-page.tsx";
import { Icon } from "../ui/icon.tsx";
import { NowProvider } from "../ui/time.tsx";
import type { Route } from "./+types/layout.ts";
import { Account } from "./account.tsx";
import { groupsOf, sectionsFor } from "./sections.ts";
import "./admin.css";
import "./brand.css";
import "./calendar.css";
import "./import.css";
import "./mail.css";
import "./outgoing.css";
import "./privacy.css";

export const handle: RouteHandle = { wings: ["admin", "privacy"], hydrate: true };

export function loader({ request, context }: Route.LoaderArgs) {
  const { actor, vendorName } = context.get(sessionContext);
  if (actor.kind === "anonymous") throw redirect(signInPath(request));
  const rights = actor.kind === "agent" ? actor.rights : [];
  const sections = sectionsFor(rights).map(({ id }) => id);
  if (actor.kind !== "agent" || sections.length === 0) throw data({ status: 403, code: "forbidden", title: "Forbidden" }, { status: 403 });
  return { vendorName, sections, name: actor.name, email: actor.email };
}

export default function Admin() {
  const { sections, vendorName, name, email } = useLoaderData<typeof loader>();
  return (
    <Frame vendorName={vendorName} sections={sections} account={<Account name={name} email={email} />}>
      <Outlet />
    </Frame>
  );
}

function Frame({
  vendorName,
  sections,
  account,
  children,
}: {
  vendorName: string;
  sections: readonly string[];
  account: ReactNode;
  children: ReactNode;
}) {
  const intl = useIntl();
  const root = useRouteLoaderData<typeof rootLoader>("root");
  const busy = useNavigation().state !== "idle";
  useEffect(() => {
    // From here on the page runs in the browser.
    document.documentElement.dataset["ready"] = "";
  }, []);
  return (
    <NowProvider start={root?.now ?? 0}>
      <div className="admin" data-busy={busy || undefined}>
        <a className="skip" href="#main">
          <FormattedMessage id="common.skip" />
        </a>
        <header className="admin-side">
          <Link to="/admin" className="admin-brand">
            <span className="min-w-0 truncate">
              <bdi>{vendorName}</bdi>
            </span>
            <span className="text-faint">
              <FormattedMessage id="admin.title" />
            </span>
          </Link>
          <nav aria-label={intl.formatMessage({ id: "admin.title" })} className="admin-nav">
            {groupsOf(sections).map((group) => (
              <div key={group.id} role="group" aria-labelledby={`nav-${group.id}`} className="admin-nav-group">
                <p id={`nav-${group.id}`} className="admin-nav-head">
                  <FormattedMessage id={`admin.group.${group.id}`} />
                </p>
                {group.sections.map(({ id, icon }) => (
                  <NavLink key={id} to={`/admin/${id}`} className="admin-nav-item">
                    <Icon as={icon} />
                    <FormattedMessage id={`admin.${id}`} />
                  </NavLink>
                ))}
              </div>
            ))}
          </nav>
          <div className="admin-side-end">
            <Link to="/desk" reloadDocument className="admin-nav-item">
              <Icon as={ArrowLeft} className="flip" />
              <FormattedMessage id="admin.toDesk" />
            </Link>
            {account}
          </div>
        </header>
        <main id="main" tabIndex={-1} className="admin-main">
          {children}
        </main>
      </div>
    </NowProvider>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home={problemOf(error)?.status === 403 ? "/" : "/admin"} />;
}
