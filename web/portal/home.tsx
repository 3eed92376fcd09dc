import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import Bug from "lucide-react/icons/bug";
import Inbox from "lucide-react/icons/inbox";
import LogIn from "lucide-react/icons/log-in";
import PenLine from "lucide-react/icons/pen-line";
import { sessionContext } from "../context.ts";
import { apiFor } from "./api.server.ts";
import { load } from "../data.ts";
import type { Route } from "./+types/home.ts";
import { usePortalPath } from "./paths.ts";
import { PlainText } from "./plain-text.tsx";
import { RequestRow, toRow } from "./request-row.tsx";
import { SearchForm } from "./search-form.tsx";
import { OPEN } from "./status.tsx";
import { SupportAddress } from "./support-address.tsx";
import { supportAddress } from "./support-address.server.ts";
import { Way } from "./way.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  const api = apiFor(context);
  const { actor, brand } = context.get(sessionContext);
  const { welcome } = brand;
  const address = await supportAddress(api);
  if (actor.kind !== "contact") return { kind: actor.kind, address, welcome, rows: [] };
  const open = await load(request, () =>
    api.call("tickets.list", { query: { limit: 3, sort: "-updatedAt", category: OPEN.join(","), requester: actor.id } }),
  );
  return { kind: actor.kind, address, welcome, rows: open.data.map(toRow) };
}

export default function Home() {
  const intl = useIntl();
  const to = usePortalPath();
  const { kind, address, welcome, rows } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "portal.home.title" });
  return (
    <div className="portal-text">
      <title>{title}</title>
      <section className="portal-hero">
        <h1 dir={welcome.title ? "auto" : undefined}>{welcome.title || title}</h1>
        {welcome.text && (
          <div className="lead">
            <PlainText>{welcome.text}</PlainText>
          </div>
        )}
        <SearchForm large />
        {kind === "anonymous" && (
          <p className="field-hint">
            <FormattedMessage id="portal.home.search.signIn" />
          </p>
        )}
      </section>
      {rows.length > 0 && (
        <section aria-labelledby="open" className="grid gap-3">
          <h2 id="open">
            <FormattedMessage id="portal.home.open" />
          </h2>
          <ul className="request-list">
            {rows.map((row) => (
              <RequestRow key={row.number} heading="h3" row={row} />
            ))}
          </ul>
          <p>
            <Link to={to("/requests")} className="link">
              <FormattedMessage id="portal.home.all" />
            </Link>
          </p>
        </section>
      )}
      <section aria-labelledby="ways" className="grid gap-3">
        <h2 id="ways">
          <FormattedMessage id="portal.home.ways" />
        </h2>
        <ul className="ways">
          <Way to={to("/requests/new")} icon={PenLine} id="portal.home.new" />
          {address && <SupportAddress address={address} />}
          {kind === "anonymous" ? (
            <Way to={`/sign-in?next=${encodeURIComponent(to("/requests"))}`} icon={LogIn} id="portal.home.signIn" />
          ) : (
            <Way to={to("/requests")} icon={Inbox} id="portal.home.requests" />
          )}
          <Way to={to("/issues")} icon={Bug} id="portal.home.issues" />
        </ul>
      </section>
    </div>
  );
}
