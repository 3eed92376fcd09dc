import { FormattedMessage, useIntl } from "react-intl";
import { data, redirect, useLoaderData } from "react-router";
import { sessionContext } from "../context.ts";
import { attempt } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { LanguageChoice } from "../shell/language-choice.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Callout } from "../ui/states.tsx";
import type { Route } from "./+types/guest.ts";

export const handle: RouteHandle = { wings: ["account"] };

/**
 * Opens the one request of a guest's link. Opening uses nothing up: the link works until its time is over or it is ended. The token goes into a cookie,
 * so that it stands in no history and no Referer from then on. Whoever is signed in is asked first, for his own rights come before the link's.
 */
export async function loader({ request, context, params }: Route.LoaderArgs) {
  const { auth, actor, vendorName } = context.get(sessionContext);
  const opened = await attempt(request, () => auth.openGuestLink({ token: params.token }));
  if (!opened.ok) return data({ vendorName, person: null }, { status: opened.problem.status });
  if (actor.kind === "agent" || actor.kind === "contact") return data({ vendorName, person: actor.email });
  throw redirect("/requests", { headers: opened.value.headers });
}

export function headers() {
  return { "Referrer-Policy": "no-referrer", "Cache-Control": "no-store" };
}

export default function Guest() {
  const intl = useIntl();
  const { vendorName, person } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "account.guest.title" }, { vendor: vendorName });
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center gap-5 px-5 py-12">
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <h1 className="text-xl font-semibold">{title}</h1>
      {person === null ? (
        <>
          <Callout tone="warn" role="status">
            <p className="font-semibold">
              <FormattedMessage id="account.guest.over" />
            </p>
            <p>
              <FormattedMessage id="account.guest.over.way" />
            </p>
          </Callout>
          <p className="flex flex-wrap gap-2">
            <ButtonLink to="/sign-in?next=/requests" look="primary" size="lg">
              <FormattedMessage id="account.invitation.signIn" />
            </ButtonLink>
            <ButtonLink to="/requests/new" size="lg">
              <FormattedMessage id="account.invitation.ask" />
            </ButtonLink>
          </p>
        </>
      ) : (
        <>
          <p className="text-soft">
            <FormattedMessage id="account.guest.signedIn" values={{ email: <bdi dir="ltr">{person}</bdi> }} />
          </p>
          <p className="flex flex-wrap gap-2">
            <ButtonLink to="/requests" look="primary" size="lg">
              <FormattedMessage id="account.guest.own" />
            </ButtonLink>
          </p>
          <form method="post" action="/sign-out">
            <Button type="submit" size="lg">
              <FormattedMessage id="common.signOut" />
            </Button>
          </form>
        </>
      )}
      <LanguageChoice className="plain-links" />
    </main>
  );
}
