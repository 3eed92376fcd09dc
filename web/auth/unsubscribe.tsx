import { FormattedMessage, useIntl } from "react-intl";
import { useActionData, useLoaderData } from "react-router";
import { apiContext, sessionContext } from "../context.ts";
import { load } from "../data.ts";
import { LanguageChoice } from "../shell/language-choice.tsx";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/states.tsx";
import type { Route } from "./+types/unsubscribe.ts";

/** Shows a button and changes nothing: programs that check the links of a mail open this one too. */
export async function loader({ request, context, params }: Route.LoaderArgs) {
  const notices = await load(request, () => context.get(apiContext).call("notices.get", { params: { token: params.token } }));
  return { ...notices, vendorName: context.get(sessionContext).vendorName };
}

/** The button, and the one click of a mail program (RFC 8058), which sends the same request without a person or a cookie. */
export async function action({ request, context, params }: Route.ActionArgs) {
  return load(request, () => context.get(apiContext).call("notices.end", { params: { token: params.token } }));
}

export function headers() {
  return { "Referrer-Policy": "no-referrer", "Cache-Control": "no-store" };
}

export default function Unsubscribe() {
  const intl = useIntl();
  const { address, optedOut, vendorName } = useLoaderData<typeof loader>();
  const ended = useActionData<typeof action>()?.optedOut ?? optedOut;
  const title = intl.formatMessage({ id: "unsubscribe.title" }, { vendor: vendorName });
  const values = { address: <bdi dir="ltr">{address}</bdi>, vendor: <bdi>{vendorName}</bdi> };
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center gap-5 px-5 py-12">
      <title>{title}</title>
      <h1 className="text-xl font-semibold">{title}</h1>
      {ended ? (
        <Callout tone="good" role="status">
          <FormattedMessage id="unsubscribe.done" values={values} />
        </Callout>
      ) : (
        <form method="post" className="grid gap-4">
          <p className="text-soft">
            <FormattedMessage id="unsubscribe.body" values={values} />
          </p>
          <Button type="submit" look="primary" size="lg">
            <FormattedMessage id="unsubscribe.submit" />
          </Button>
        </form>
      )}
      <p>
        <a href="/profile/notifications" className="link">
          <FormattedMessage id="unsubscribe.choose" />
        </a>
      </p>
      <LanguageChoice className="plain-links" />
    </main>
  );
}
