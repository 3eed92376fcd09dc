import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { data, Link, Outlet, useParams, useRouteLoaderData } from "react-router";
import CircleUser from "lucide-react/icons/circle-user-round";
import { isLocale } from "../../shared/locales.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import type { loader as rootLoader } from "../root.tsx";
import { problemOf } from "../data.ts";
import { BrandLogo } from "../shell/brand-logo.tsx";
import { LanguageChoice } from "../shell/language-choice.tsx";
import { Icon } from "../ui/icon.tsx";
import { NowProvider } from "../ui/time.tsx";
import type { Route } from "./+types/layout.ts";
import { usePortalPath } from "./paths.ts";
import { PortalError } from "./portal-error.tsx";
import "./portal.css";
import "./requests.css";
import "./feedback.css";
import "./print.css";

export const handle: RouteHandle = { wings: ["portal"] };

export function loader({ params }: Route.LoaderArgs) {
  if (params.locale !== undefined && !isLocale(params.locale))
    throw data({ status: 404, code: "notFound", title: "Not found" }, { status: 404 });
  return null;
}

export default function Portal() {
  return (
    <Frame>
      <Outlet />
    </Frame>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return (
    <Frame>
      <PortalError problem={problemOf(error)} />
    </Frame>
  );
}

/** What stands around every page: where one is, the way to one's requests, the languages. */
function Frame({ children }: { children: ReactNode }) {
  const root = useRouteLoaderData<typeof rootLoader>("root");
  const to = usePortalPath();
  const intl = useIntl();
  const vendor = root?.vendorName ?? "";
  return (
    <NowProvider start={root?.now ?? 0}>
      <div className="portal">
        <a className="skip" href="#main">
          <FormattedMessage id="common.skip" />
        </a>
        <header className="portal-bar">
          <div className="portal-wide portal-bar-row">
            <Link to={to("/")} className="portal-brand">
              {root?.brand.logo || root?.brand.logoDark ? (
                <BrandLogo />
              ) : (
                <>
                  <span className="portal-mark" aria-hidden="true">
                    {[...vendor][0]}
                  </span>
                  <span>
                    <FormattedMessage id="portal.brand" values={{ vendor: <bdi>{vendor}</bdi> }} />
                  </span>
                </>
              )}
            </Link>
            <nav aria-label={intl.formatMessage({ id: "portal.nav" })} className="portal-nav">
              <Link to={to("/requests")}>
                <FormattedMessage id="portal.requests.title" />
              </Link>
              <Account />
            </nav>
          </div>
        </header>
        <main id="main" tabIndex={-1}>
          {children}
        </main>
        <Footer />
      </div>
    </NowProvider>
  );
}

function Account() {
  const actor = useRouteLoaderData<typeof rootLoader>("root")?.actor;
  const to = usePortalPath();
  if (actor?.kind === "contact" || actor?.kind === "agent")
    return (
      <Link to={to("/profile")} className="portal-account">
        <Icon as={CircleUser} size={20} />
        <bdi className="truncate">{actor.name}</bdi>
      </Link>
    );
  if (actor?.kind === "guest")
    return (
      <form method="post" action="/guest/leave">
        <button type="submit" className="link">
          <FormattedMessage id="portal.guest.leave" />
        </button>
      </form>
    );
  return (
    <Link to="/sign-in">
      <FormattedMessage id="portal.signIn" />
    </Link>
  );
}

const WINGS = ["help", "downloads", "security", "training", "community", "support"];

function Footer() {
  const intl = useIntl();
  const guest = useRouteLoaderData<typeof rootLoader>("root")?.actor?.kind === "guest";
  const to = usePortalPath();
  const params = useParams();
  return (
    <footer className="portal-foot">
      <div className="portal-wide grid gap-4">
        <nav aria-label={intl.formatMessage({ id: "portal.nav.more" })} className="portal-links">
          {/* Whoever holds the link of one request reads no catalogue. */}
          {!guest && (
            <Link to={to("/products")}>
              <FormattedMessage id="portal.products.title" />
            </Link>
          )}
          {!guest && (
            <Link to={to("/plans")}>
              <FormattedMessage id="portal.plans.title" />
            </Link>
          )}
          <Link to={to("/issues")}>
            <FormattedMessage id="portal.issues.title" />
          </Link>
          {WINGS.map((wing) => (
            <Link key={wing} to={to(`/${wing}`)}>
              <FormattedMessage id={`portal.wing.${wing}`} />
            </Link>
          ))}
        </nav>
        <VendorLinks />
        <LanguageChoice action={to("/language")} locale={params.locale} className="portal-links" />
      </div>
    </footer>
  );
}

/** Pages of the vendor's own, such as the legal notice. */
function VendorLinks() {
  const intl = useIntl();
  const root = useRouteLoaderData<typeof rootLoader>("root");
  if (!root || root.brand.links.length === 0) return null;
  return (
    <nav aria-label={intl.formatMessage({ id: "portal.nav.vendor" }, { vendor: root.vendorName })} className="portal-links">
      {root.brand.links.map(({ url, label }, index) => (
        <a key={index} href={url} rel="noopener">
          <bdi className="min-w-0 wrap-anywhere">{label}</bdi>
        </a>
      ))}
    </nav>
  );
}
