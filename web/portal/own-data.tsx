import { FormattedMessage, useIntl } from "react-intl";
import { data, redirect, useActionData, useLoaderData } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import { sessionContext } from "../context.ts";
import { attempt, load } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import { AgentNotice } from "./agent-notice.tsx";
import { apiFor } from "./api.server.ts";
import { portalPath, usePortalPath } from "./paths.ts";
import { signedIn } from "./visitor.ts";
import type { Route } from "./+types/own-data.ts";
import "../account/account.css";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  if (signedIn(request, context.get(sessionContext).actor, params).kind !== "contact") return null;
  const list = await load(request, () => apiFor(context).call("privacy.own.list", { query: { limit: 10 } }));
  return {
    asked: new URL(request.url).searchParams.has("asked"),
    exports: list.data.map(({ id, state, available, requestedAt, expiresAt }) => ({ id, state, available, requestedAt, expiresAt })),
  };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const asked = await attempt(request, () => apiFor(context).call("privacy.own.export", {}));
  // One that runs already is as good.
  if (asked.ok || asked.problem.code === "privacy.running") return redirect(portalPath(params, "/profile/data?asked=yes"));
  return data({ problem: asked.problem.title }, { status: asked.problem.status });
}

export default function OwnData() {
  const loaded = useLoaderData<typeof loader>();
  return loaded === null ? <AgentNotice /> : <Page {...loaded} />;
}

/** How an export stands, in the words of this page. */
function standing(state: string, available: boolean): "ready" | "over" | "failed" | "running" {
  if (state === "failed") return "failed";
  if (state !== "done") return "running";
  return available ? "ready" : "over";
}

function Page({ exports, asked }: NonNullable<Awaited<ReturnType<typeof loader>>>) {
  const intl = useIntl();
  const to = usePortalPath();
  const answer = useActionData<typeof action>();
  const title = intl.formatMessage({ id: "portal.data.title" });
  const running = exports.some(({ state, available }) => standing(state, available) === "running");
  return (
    <>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <header className="grid gap-1">
        <h1>{title}</h1>
        <p className="lead">
          <FormattedMessage id="portal.data.what" />
        </p>
      </header>
      {asked && (
        <Callout tone="good" icon={CircleCheck} role="status">
          <FormattedMessage id="portal.data.asked" />
        </Callout>
      )}
      {answer && (
        <Callout tone="danger" role="alert">
          {answer.problem}
        </Callout>
      )}
      {running ? (
        <p>
          <a href={to("/profile/data")} className="btn" data-look="plain" data-size="lg">
            <FormattedMessage id="portal.data.look" />
          </a>
        </p>
      ) : (
        <form method="post">
          <Button type="submit" look="primary" size="lg">
            <FormattedMessage id="portal.data.gather" />
          </Button>
        </form>
      )}
      {exports.length > 0 && (
        <ul className="own-list">
          {exports.map(({ id, state, available, requestedAt, expiresAt }) => {
            const how = standing(state, available);
            return (
              <li key={id}>
                <div className="grid min-w-0 gap-0.5">
                  <span className="flex flex-wrap items-center gap-2">
                    <span className="font-medium">{intl.formatDate(requestedAt, { dateStyle: "medium", timeStyle: "short" })}</span>
                    <Badge tone={how === "ready" ? "good" : "neutral"}>
                      <FormattedMessage id={`portal.data.state.${how}`} />
                    </Badge>
                  </span>
                  {how === "ready" && expiresAt && (
                    <span className="text-sm text-faint">
                      <FormattedMessage id="portal.data.until" values={{ at: <Time at={expiresAt} /> }} />
                    </span>
                  )}
                </div>
                {how === "ready" && (
                  <a href={`/api/v1/me/exports/${id}/file`} download className="btn" data-look="plain" data-size="md">
                    <FormattedMessage id="portal.data.download" />
                  </a>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
