import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import FileCheck from "lucide-react/icons/file-check";
import { sessionContext } from "../context.ts";
import { load } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Credited, monthText, shareText } from "../ui/statement-view.tsx";
import { EmptyState } from "../ui/states.tsx";
import { AgentNotice } from "./agent-notice.tsx";
import { apiFor } from "./api.server.ts";
import { usePortalPath, withQuery } from "./paths.ts";
import { signedIn } from "./visitor.ts";
import type { Route } from "./+types/own-statements.ts";
import "../account/account.css";

export const handle: RouteHandle = { wings: ["statements"] };

const PAGE = 24;

export async function loader({ request, context, params }: Route.LoaderArgs) {
  if (signedIn(request, context.get(sessionContext).actor, params).kind !== "contact") return null;
  const cursor = new URL(request.url).searchParams.get("cursor");
  return load(request, () => apiFor(context).call("statements.own.list", { query: { limit: PAGE, ...(cursor && { cursor }) } }));
}

/** Closed months of the organizations one looks after. */
export default function OwnStatements() {
  const loaded = useLoaderData<typeof loader>();
  return loaded === null ? <AgentNotice /> : <Page {...loaded} />;
}

function Page({ data, nextCursor }: NonNullable<Awaited<ReturnType<typeof loader>>>) {
  const intl = useIntl();
  const title = intl.formatMessage({ id: "statement.list" });
  const to = usePortalPath();
  return (
    <>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <h1>{title}</h1>
      <p className="text-soft">
        <FormattedMessage id="statement.own.what" />
      </p>
      {data.length === 0 ? (
        <EmptyState icon={FileCheck} title={<FormattedMessage id="statement.list.none" />} />
      ) : (
        <ul className="own-list">
          {data.map((one) => (
            <li key={one.id}>
              <div className="grid min-w-0 gap-0.5">
                <Link to={to(`/profile/statements/${one.organization.id}/${one.month}`)} className="link font-medium">
                  {monthText(intl, one.month)}
                </Link>
                <span className="text-sm text-faint">
                  <bdi>{one.organization.name}</bdi>
                </span>
                {one.credited.length > 0 && (
                  <span className="text-sm">
                    <Credited credited={one.credited} />
                  </span>
                )}
              </div>
              <span className="text-end">
                <span className="font-semibold tabular-nums">{shareText(intl, one.attainment)}</span>
                <span className="block text-sm text-faint">
                  <FormattedMessage
                    id="statement.of"
                    values={{ met: intl.formatNumber(one.met), decided: intl.formatNumber(one.met + one.missed) }}
                  />
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {nextCursor && (
        <p>
          <ButtonLink to={withQuery(to("/profile/statements"), { cursor: nextCursor })} size="lg">
            <FormattedMessage id="statement.lines.more" />
          </ButtonLink>
        </p>
      )}
    </>
  );
}
