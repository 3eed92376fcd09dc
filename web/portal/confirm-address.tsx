import { FormattedMessage, useIntl } from "react-intl";
import { data, redirect, useActionData, useLoaderData } from "react-router";
import { sessionContext } from "../context.ts";
import { attempt, readForm, textOf } from "../data.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Callout } from "../ui/states.tsx";
import { portalPath, usePortalPath, withQuery } from "./paths.ts";
import { signedIn } from "./visitor.ts";
import type { Route } from "./+types/confirm-address.ts";

/** Shows a button and uses nothing up: mail scanners open links too, though they are not signed in. */
export function loader({ request, context, params }: Route.LoaderArgs) {
  const person = signedIn(request, context.get(sessionContext).actor, params);
  return { token: new URL(request.url).searchParams.get("token") ?? "", email: "email" in person ? person.email : "" };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const done = await attempt(request, () => context.get(sessionContext).auth.confirmAddress({ token: textOf(form, "token") }));
  if (done.ok) return redirect(withQuery(portalPath(params, "/profile"), { saved: "address" }));
  return data({ taken: done.problem.code === "contact.addressTaken" }, { status: done.problem.status });
}

export function headers() {
  // The address holds a secret: it goes nowhere.
  return { "Referrer-Policy": "no-referrer", "Cache-Control": "no-store" };
}

export default function ConfirmAddress() {
  const intl = useIntl();
  const to = usePortalPath();
  const { token, email } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const title = intl.formatMessage({ id: "portal.address.title" });
  return (
    <>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <h1>{title}</h1>
      {answer ? (
        <>
          <Callout tone="danger" role="alert">
            <FormattedMessage id={answer.taken ? "portal.address.taken" : "portal.address.over"} />
          </Callout>
          <p className="portal-actions">
            <ButtonLink to={to("/profile")} look="primary" size="lg">
              <FormattedMessage id="portal.profile.title" />
            </ButtonLink>
            <ButtonLink to={to("/requests/new")} size="lg">
              <FormattedMessage id="portal.home.new.title" />
            </ButtonLink>
          </p>
        </>
      ) : (
        <form method="post" className="portal-form">
          <input type="hidden" name="token" value={token} />
          <p className="lead">
            <FormattedMessage id="portal.address.body" values={{ email: <bdi dir="ltr">{email}</bdi> }} />
          </p>
          <div>
            <Button type="submit" look="primary" size="lg">
              <FormattedMessage id="portal.address.submit" />
            </Button>
          </div>
        </form>
      )}
    </>
  );
}
