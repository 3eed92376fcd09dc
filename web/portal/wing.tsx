import { FormattedMessage, useIntl } from "react-intl";
import { useLoaderData } from "react-router";
import Inbox from "lucide-react/icons/inbox";
import PenLine from "lucide-react/icons/pen-line";
import { apiFor } from "./api.server.ts";
import type { Route } from "./+types/wing.ts";
import { usePortalPath } from "./paths.ts";
import { SupportAddress } from "./support-address.tsx";
import { supportAddress } from "./support-address.server.ts";
import { Way } from "./way.tsx";

/** Which of the pages this is: the last part of the path. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const wing =
    new URL(request.url).pathname
      .replace(/\.data$/, "")
      .split("/")
      .findLast(Boolean) ?? "help";
  return { wing, address: await supportAddress(apiFor(context)) };
}

/** Says plainly what will be found here, and offers what helps today. */
export default function Wing() {
  const intl = useIntl();
  const to = usePortalPath();
  const { wing, address } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: `portal.wing.${wing}` });
  return (
    <div className="portal-text">
      <title>{title}</title>
      <header className="grid gap-2">
        <h1>{title}</h1>
        <p className="lead">
          <FormattedMessage id={`portal.wing.${wing}.body`} />
        </p>
      </header>
      <section aria-labelledby="ways" className="grid gap-3">
        <h2 id="ways">
          <FormattedMessage id="portal.wing.today" />
        </h2>
        <ul className="ways">
          <Way to={to("/requests/new")} icon={PenLine} id="portal.home.new" />
          {address && <SupportAddress address={address} />}
          <Way to={to("/requests")} icon={Inbox} id="portal.home.requests" />
        </ul>
      </section>
    </div>
  );
}
