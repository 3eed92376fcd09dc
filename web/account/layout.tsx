import { FormattedMessage } from "react-intl";
import { data, Link, Outlet, redirect, useRouteLoaderData } from "react-router";
import ArrowLeft from "lucide-react/icons/arrow-left";
import { sessionContext } from "../context.ts";
import { signInPath } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import type { loader as rootLoader } from "../root.tsx";
import { ErrorPage } from "../shell/error-page.tsx";
import { LanguageChoice } from "../shell/language-choice.tsx";
import { Icon } from "../ui/icon.tsx";
import { NowProvider } from "../ui/time.tsx";
import type { Route } from "./+types/layout.ts";

export const handle: RouteHandle = { wings: ["account"] };

export function loader({ request, context }: Route.LoaderArgs) {
  const { actor } = context.get(sessionContext);
  if (actor.kind === "anonymous") throw redirect(signInPath(request));
  if (actor.kind === "contact") throw redirect("/profile/security");
  if (actor.kind !== "agent") throw data({ status: 403, code: "forbidden", title: "Forbidden" }, { status: 403 });
  return null;
}

/** An agent's own page, outside the desk: it must also be there when the desk is not. */
export default function Account() {
  const root = useRouteLoaderData<typeof rootLoader>("root");
  return (
    <NowProvider start={root?.now ?? 0}>
      <a className="skip" href="#main">
        <FormattedMessage id="common.skip" />
      </a>
      <div className="mx-auto grid w-full max-w-2xl gap-8 px-5 py-8">
        <header className="flex flex-wrap items-center justify-between gap-3">
          <Link to="/desk" reloadDocument className="link inline-flex items-center gap-1 text-sm">
            <Icon as={ArrowLeft} className="flip" />
            <FormattedMessage id="account.toDesk" />
          </Link>
          <span className="text-sm text-faint">
            <bdi>{root?.vendorName}</bdi>
          </span>
        </header>
        <main id="main" tabIndex={-1}>
          <Outlet />
        </main>
        <footer>
          <LanguageChoice className="plain-links" />
        </footer>
      </div>
    </NowProvider>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" />;
}
