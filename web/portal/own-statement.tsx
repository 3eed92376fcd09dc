import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import { sessionContext } from "../context.ts";
import { load } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { ButtonLink } from "../ui/button.tsx";
import { lineQuery, StatementLines } from "../ui/statement-lines.tsx";
import { CreditCard, monthText, StatementFiles, StatementSums, StatementVersions } from "../ui/statement-view.tsx";
import { AgentNotice } from "./agent-notice.tsx";
import { apiFor } from "./api.server.ts";
import { usePortalPath, withQuery } from "./paths.ts";
import { signedIn } from "./visitor.ts";
import type { Route } from "./+types/own-statement.ts";
import "../account/account.css";

export const handle: RouteHandle = { wings: ["statements"] };

const PAGE = 25;

export async function loader({ request, context, params }: Route.LoaderArgs) {
  const { actor, locale } = context.get(sessionContext);
  if (signedIn(request, actor, params).kind !== "contact") return null;
  const api = apiFor(context);
  const { shown, query, cursor } = lineQuery(new URL(request.url));
  const of = { organization: params.organization, month: params.month };
  return load(request, async () => {
    const statement = await api.call("statements.own.get", { params: of });
    const lines = await api.call("statements.own.lines", { params: of, query: { limit: PAGE, ...query, ...(cursor && { cursor }) } });
    return { statement, lines, shown, locale };
  });
}

export default function OwnStatement() {
  const loaded = useLoaderData<typeof loader>();
  return loaded === null ? <AgentNotice /> : <Page {...loaded} />;
}

/** A closed month: what was promised and kept, what not and why, what is credited. */
function Page({ statement, lines, shown, locale }: NonNullable<Awaited<ReturnType<typeof loader>>>) {
  const intl = useIntl();
  const to = usePortalPath();
  const { organization, month } = statement;
  const here = to(`/profile/statements/${organization.id}/${month}`);
  const title = intl.formatMessage({ id: "statement.title" }, { month: monthText(intl, month) });
  const credits = statement.credits.filter(({ outcome }) => outcome !== "nothing");
  return (
    <>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <p className="portal-back">
        <Link to={to("/profile/statements")} className="link">
          <FormattedMessage id="statement.list" />
        </Link>
      </p>
      <header className="grid gap-1">
        <h1>{title}</h1>
        <p className="text-soft">
          <bdi>{organization.name}</bdi>
        </p>
      </header>
      <StatementSums statement={statement} to={(filter) => `${here}?${new URLSearchParams(filter)}#lines`} />
      {credits.length > 0 && (
        <section className="own-part">
          <h2>
            <FormattedMessage id="statement.credits" />
          </h2>
          {credits.map((credit) => (
            <CreditCard key={credit.subscription} credit={credit} />
          ))}
        </section>
      )}
      <section className="own-part" id="lines">
        <h2>
          <FormattedMessage id="statement.lines" />
        </h2>
        <StatementLines lines={lines.data} shown={shown} timeZone={statement.timeZone} ticketAt={(number) => to(`/requests/${number}`)} />
        {lines.nextCursor && (
          <p>
            <ButtonLink to={`${withQuery(here, { ...shown, cursor: lines.nextCursor })}#lines`} size="lg">
              <FormattedMessage id="statement.lines.more" />
            </ButtonLink>
          </p>
        )}
      </section>
      <section className="own-part">
        <h2>
          <FormattedMessage id="statement.download" />
        </h2>
        <StatementFiles path={`/me/statements/${organization.id}/${month}`} language={locale} />
      </section>
      {statement.versions.length > 1 && (
        <section className="own-part">
          <h2>
            <FormattedMessage id="statement.versions" />
          </h2>
          <StatementVersions versions={statement.versions} />
        </section>
      )}
    </>
  );
}
