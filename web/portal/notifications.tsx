import { FormattedMessage, useIntl } from "react-intl";
import { data, redirect, useActionData, useLoaderData } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import { sessionContext } from "../context.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/states.tsx";
import { AgentNotice } from "./agent-notice.tsx";
import { apiFor } from "./api.server.ts";
import { portalPath, usePortalPath } from "./paths.ts";
import { signedIn } from "./visitor.ts";
import type { Route } from "./+types/notifications.ts";
import "../account/account.css";

const KINDS = ["answers", "takingPart", "solved"] as const;
const WISHES = ["none", "opened", "all"] as const;

export async function loader({ request, context, params }: Route.LoaderArgs) {
  const api = apiFor(context);
  if (signedIn(request, context.get(sessionContext).actor, params).kind !== "contact") return null;
  return load(request, async () => {
    const [wishes, me] = await Promise.all([api.call("noticePreferences.get", {}), api.call("me.get", {})]);
    return {
      wishes,
      email: me.email,
      organizations: me.organizations.map(({ name }) => name),
      saved: new URL(request.url).searchParams.has("saved"),
    };
  });
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const wish = WISHES.find((one) => one === textOf(form, "organization"));
  const again = textOf(form, "intent") === "again";
  const body = again
    ? { notices: true }
    : { answers: form.has("answers"), takingPart: form.has("takingPart"), solved: form.has("solved"), ...(wish && { organization: wish }) };
  const saved = await attempt(request, () =>
    apiFor(context).call("noticePreferences.update", { body, ifMatch: Number(textOf(form, "revision")) || 0 }),
  );
  if (saved.ok) return redirect(portalPath(params, "/profile/notifications?saved=yes"));
  return data({ problem: saved.problem.title }, { status: saved.problem.status });
}

export default function Notifications() {
  const loaded = useLoaderData<typeof loader>();
  return loaded === null ? <AgentNotice /> : <Page {...loaded} />;
}

function Page({ wishes, email, organizations, saved }: NonNullable<Awaited<ReturnType<typeof loader>>>) {
  const intl = useIntl();
  const to = usePortalPath();
  const answer = useActionData<typeof action>();
  const title = intl.formatMessage({ id: "portal.notices.title" });
  return (
    <>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <header className="grid gap-1">
        <h1>{title}</h1>
        <p className="lead">
          {email ? (
            <FormattedMessage id="portal.notices.to" values={{ email: <bdi dir="ltr">{email}</bdi> }} />
          ) : (
            <FormattedMessage id="portal.notices.noAddress" />
          )}
        </p>
      </header>
      {saved && !answer && (
        <Callout tone="good" icon={CircleCheck} role="status">
          <FormattedMessage id="portal.profile.saved" />
        </Callout>
      )}
      {answer && (
        <Callout tone="danger" role="alert">
          {answer.problem}
        </Callout>
      )}
      {!wishes.notices && (
        <Callout tone="warn">
          <p>
            <FormattedMessage id="portal.notices.ended" />
          </p>
          <form method="post" className="mt-2">
            <input type="hidden" name="revision" value={wishes.revision} />
            <Button type="submit" name="intent" value="again">
              <FormattedMessage id="portal.notices.again" />
            </Button>
          </form>
        </Callout>
      )}
      <form method="post" action={to("/profile/notifications")} className="portal-form">
        <input type="hidden" name="revision" value={wishes.revision} />
        <fieldset className="grid gap-3">
          <legend className="field-label mb-2">
            <FormattedMessage id="portal.notices.own" />
          </legend>
          {KINDS.map((kind) => (
            <label key={kind} className="flex items-start gap-3">
              <input type="checkbox" name={kind} value="yes" defaultChecked={wishes[kind]} className="mt-1 size-5 shrink-0" />
              <span>
                <FormattedMessage id={`portal.notices.${kind}`} />
              </span>
            </label>
          ))}
        </fieldset>
        {organizations.length > 0 && (
          <fieldset className="grid gap-3">
            <legend className="field-label mb-2">
              <FormattedMessage
                id="portal.notices.organization"
                values={{ names: <bdi>{intl.formatList(organizations, { type: "conjunction" })}</bdi> }}
              />
            </legend>
            {WISHES.map((wish) => (
              <label key={wish} className="flex items-start gap-3">
                <input
                  type="radio"
                  name="organization"
                  value={wish}
                  defaultChecked={wishes.organization === wish}
                  className="mt-1 size-5 shrink-0"
                />
                <span>
                  <FormattedMessage id={`portal.notices.organization.${wish}`} />
                </span>
              </label>
            ))}
          </fieldset>
        )}
        <div>
          <Button type="submit" look="primary" size="lg" className="portal-submit">
            <FormattedMessage id="common.save" />
          </Button>
        </div>
      </form>
    </>
  );
}
