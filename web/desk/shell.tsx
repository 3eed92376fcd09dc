import { useEffect } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { data, Outlet, redirect, useLoaderData, useNavigate, useRouteLoaderData } from "react-router";
import { apiContext, sessionContext } from "../context.ts";
import { load, signInPath } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import type { loader as rootLoader } from "../root.tsx";
import { ErrorPage } from "../shell/error-page.tsx";
import { NowProvider } from "../ui/time.tsx";
import { ToastProvider } from "../ui/toast.tsx";
import type { Route } from "./+types/shell.ts";
import { followLinks } from "./follow-links.ts";
import { LiveProvider } from "./live.tsx";
import { PickerProvider } from "./picker-context.tsx";
import { Rail } from "./rail.tsx";
import { ShortcutsHelp, useHelp } from "./shortcuts-help.tsx";
import { useShortcuts } from "./shortcuts.ts";
import { useCommands } from "./commands.ts";
import { usePresenceSigns } from "./use-working.ts";

export const handle: RouteHandle = { wings: ["desk"], hydrate: true };

export async function loader({ request, context }: Route.LoaderArgs) {
  const { actor, vendorName } = context.get(sessionContext);
  if (actor.kind === "anonymous") throw redirect(signInPath(request));
  if (actor.kind !== "agent") throw data({ status: 403, code: "forbidden", title: "Forbidden" }, { status: 403 });
  const may = (right: string) => actor.rights.includes(right);
  const { undoSeconds, density } = await load(request, () => context.get(apiContext).call("me.writing.get"));
  return {
    vendorName,
    person: {
      id: actor.id,
      name: actor.name,
      email: actor.email,
      mayAdmin: may("settings.manage"),
      mayReply: may("tickets.reply"),
      maySettings: may("settings.read"),
      mayPeople: may("people.read"),
      mayHealth: may("health.read"),
      mayFeedback: may("feedback.read"),
      mayRates: may("churn.read"),
      mayFigures: may("figures.read"),
      mayWallboard: may("wallboard.read"),
      mayIssues: may("issues.read"),
      mayExport: may("lists.export"),
      mayIntake: may("intake.read"),
      mayManageIntake: may("intake.manage"),
      mayReveal: may("secrets.reveal"),
      mayOutbox: may("outbox.read"),
      mayLicenses: may("licenses.manage"),
      mayPlans: may("subscriptions.read"),
      mayCorrect: may("sla.correct"),
      undoSeconds,
      density,
    },
  };
}

export function shouldRevalidate(): boolean {
  return false;
}

export default function Desk() {
  const root = useRouteLoaderData<typeof rootLoader>("root");
  return (
    <NowProvider start={root?.now ?? 0}>
      <ToastProvider>
        <LiveProvider>
          <PickerProvider>
            <Shell />
          </PickerProvider>
        </LiveProvider>
      </ToastProvider>
    </NowProvider>
  );
}

function Shell() {
  const intl = useIntl();
  const navigate = useNavigate();
  const { vendorName, person } = useLoaderData<typeof loader>();
  const help = useHelp();
  usePresenceSigns();
  useEffect(() => {
    // From here on keys and clicks do what they say.
    document.documentElement.dataset["ready"] = "";
  }, []);
  const openCommands = useCommands({ openHelp: help.open });
  useShortcuts({
    "mod+k": openCommands,
    "?": help.open,
    "/": () => {
      const field = document.querySelector<HTMLInputElement>("[data-search]");
      if (field && field.offsetParent) field.select();
      else void navigate("/desk/search");
    },
    "g i": () => void navigate("/desk"),
    "g m": () => void navigate("/desk?view=mine"),
    "g u": () => void navigate("/desk?view=unassigned"),
    "g w": () => void navigate("/desk?view=waiting"),
    "g s": () => void navigate("/desk?view=solved"),
    "g n": () => void navigate("/desk/notifications"),
    "g /": () => void navigate("/desk/search"),
    "g o": () => void navigate("/desk/outbox"),
    "g e": () => void navigate("/desk/intake"),
  });
  return (
    // Links are links; the listener only keeps the page from loading anew.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div className="desk" onClick={(event) => followLinks(event, navigate)}>
      <a className="skip" href="#main">
        <FormattedMessage id="common.skip" />
      </a>
      <Rail vendorName={vendorName} person={person} onCommands={openCommands} />
      <main id="main" className="desk-main" tabIndex={-1} aria-label={intl.formatMessage({ id: "desk.title" })}>
        <Outlet />
      </main>
      {help.isOpen && <ShortcutsHelp onClose={help.close} />}
    </div>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" />;
}
