import { FormattedMessage, useIntl } from "react-intl";
import { data, redirect, useActionData, useLoaderData } from "react-router";
import { sessionContext } from "../context.ts";
import { attempt, readForm, safeNext, textOf } from "../data.ts";
import { LanguageChoice } from "../shell/language-choice.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Callout } from "../ui/states.tsx";
import { secondPath } from "./second-path.ts";
import type { Route } from "./+types/magic-link.ts";

/** Shows a button and uses nothing up: mail scanners open links too. */
export function loader({ request, context }: Route.LoaderArgs) {
  return { token: new URL(request.url).searchParams.get("token") ?? "", vendorName: context.get(sessionContext).vendorName };
}

export async function action({ request, context }: Route.ActionArgs) {
  const { auth } = context.get(sessionContext);
  const form = await readForm(request);
  const result = await attempt(request, () => auth.redeemMagicLink({ token: textOf(form, "token") }));
  if (!result.ok) return data({ failed: true }, { status: result.problem.status });
  const { headers, next, second } = result.value;
  return redirect(second ? secondPath(next) : safeNext(next, "/sign-in"), { headers });
}

export function headers() {
  // The address holds a secret: it goes nowhere.
  return { "Referrer-Policy": "no-referrer", "Cache-Control": "no-store" };
}

export default function MagicLink() {
  const intl = useIntl();
  const { token, vendorName } = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>()?.failed || token === "";
  const title = intl.formatMessage({ id: "magicLink.title" }, { vendor: vendorName });
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center gap-5 px-5 py-12">
      <title>{title}</title>
      <h1 className="text-xl font-semibold">{title}</h1>
      {failed ? (
        <>
          <Callout tone="danger" role="alert">
            <FormattedMessage id="magicLink.failed" />
          </Callout>
          <ButtonLink to="/sign-in" look="primary" size="lg">
            <FormattedMessage id="magicLink.again" />
          </ButtonLink>
        </>
      ) : (
        <form method="post" className="grid gap-4">
          <p className="text-soft">
            <FormattedMessage id="magicLink.body" />
          </p>
          <input type="hidden" name="token" value={token} />
          <Button type="submit" look="primary" size="lg">
            <FormattedMessage id="magicLink.submit" />
          </Button>
        </form>
      )}
      <LanguageChoice className="plain-links" />
    </main>
  );
}
