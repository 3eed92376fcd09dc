import { FormattedMessage, useIntl } from "react-intl";
import { useLoaderData } from "react-router";
import MailCheck from "lucide-react/icons/mail-check";
import { sessionContext } from "../context.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import type { Route } from "./+types/request-sent.ts";
import { usePortalPath } from "./paths.ts";

/** For who is not signed in: says the same whether the address is known or not, so that nobody learns who is a customer. */
export function loader({ request, context }: Route.LoaderArgs) {
  const number = new URL(request.url).searchParams.get("number") ?? "";
  return { number: /^\d{1,15}$/.test(number) ? number : null, signedIn: context.get(sessionContext).actor.kind === "contact" };
}

export default function RequestSent() {
  const intl = useIntl();
  const to = usePortalPath();
  const { number, signedIn } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "portal.sent.title" });
  return (
    <div className="portal-text">
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <div className="portal-done">
        <Icon as={MailCheck} size={32} />
        <h1>{title}</h1>
        {number && (
          <p className="lead">
            <FormattedMessage
              id="portal.sent.number"
              values={{
                number: (
                  <bdi dir="ltr" className="tabular font-semibold">
                    #{number}
                  </bdi>
                ),
              }}
            />
          </p>
        )}
      </div>
      <h2>
        <FormattedMessage id="portal.sent.next" />
      </h2>
      <ul className="portal-steps">
        <li>
          <FormattedMessage id="portal.sent.mail" />
        </li>
        <li>
          <FormattedMessage id="portal.sent.follow" />
        </li>
      </ul>
      <p className="portal-actions">
        {signedIn ? (
          <ButtonLink to={to("/requests")} look="primary" size="lg">
            <FormattedMessage id="portal.requests.title" />
          </ButtonLink>
        ) : (
          <ButtonLink to={`/sign-in?next=${encodeURIComponent(to("/requests"))}`} look="primary" size="lg">
            <FormattedMessage id="portal.sent.signIn" />
          </ButtonLink>
        )}
        <ButtonLink to={to("/")} size="lg">
          <FormattedMessage id="portal.error.home" />
        </ButtonLink>
      </p>
    </div>
  );
}
