import { FormattedMessage, useIntl } from "react-intl";
import { data, Link, redirect, useActionData, useLoaderData } from "react-router";
import ArrowLeft from "lucide-react/icons/arrow-left";
import CircleCheck from "lucide-react/icons/circle-check";
import { sessionContext } from "../context.ts";
import { attempt, load, readForm, signInPath, textOf } from "../data.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Callout } from "../ui/states.tsx";
import type { Route } from "./+types/issue.ts";
import { AffectsMe } from "./affects-me.tsx";
import { apiFor } from "./api.server.ts";
import { IssueStanding, isMended } from "./issue-state.tsx";
import { portalPath, usePortalPath, withQuery } from "./paths.ts";
import { PlainText } from "./plain-text.tsx";
import { cutText } from "./text-budget.ts";
import { signedIn } from "./visitor.ts";

/** Bytes of HTML: what is known, how to get around it, and what was said share the page. */
const MOST = { description: 10_000, workaround: 8_000, update: 1_500 };
const UPDATES = 6;

export async function loader({ request, context, params }: Route.LoaderArgs) {
  const { actor, locale } = context.get(sessionContext);
  if (actor.kind === "agent") throw redirect(`/desk/issues/${encodeURIComponent(params.number)}`);
  const api = apiFor(context);
  const path = { number: params.number };
  const query = new URL(request.url).searchParams;
  if (actor.kind === "anonymous") {
    const open = await attempt(request, () => api.call("knownIssues.get", { params: path }));
    // A mail leads here. Perhaps it is there for whoever is signed in; any other number leads the same way.
    if (!open.ok && open.problem.status === 404) signedIn(request, actor, params);
  }
  const [issue, updates] = await load(request, () =>
    Promise.all([
      api.call("knownIssues.get", { params: path, query: { locale } }),
      api.call("knownIssues.updates.list", { params: path, query: { limit: UPDATES } }),
    ]),
  );
  return {
    issue: {
      ...issue,
      description: cutText(issue.description, MOST.description),
      workaround: cutText(issue.workaround, MOST.workaround),
    },
    updates: updates.data.map(({ id, text, createdAt }) => ({ id, text: cutText(text, MOST.update), createdAt })),
    signedIn: actor.kind === "contact",
    signIn: signInPath(request),
    done: query.get("done"),
  };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  signedIn(request, context.get(sessionContext).actor, params);
  const form = await readForm(request);
  const path = { number: params.number };
  const back = textOf(form, "intent") === "withdraw";
  const typed = {
    version: textOf(form, "version").trim(),
    license: textOf(form, "license").trim(),
    comment: textOf(form, "comment").replaceAll("\r\n", "\n").trim(),
  };
  const done = await attempt(request, () =>
    back
      ? api.call("knownIssues.unreport", { params: path })
      : api.call("knownIssues.report", {
          params: path,
          body: { version: typed.version || null, license: typed.license || null, comment: typed.comment || null },
        }),
  );
  if (!done.ok) return data({ problem: done.problem, typed }, { status: done.problem.status });
  return redirect(`${withQuery(portalPath(params, `/issues/${params.number}`), { done: back ? "withdrawn" : "said" })}#main`);
}

/** A known issue: what is known, how to get around it, where it stands, and whether it affects the reader too. */
export default function Issue() {
  const intl = useIntl();
  const to = usePortalPath();
  const { issue, updates, signedIn: known, signIn, done } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <div className="portal-text">
      <title>{issue.title}</title>
      <p className="portal-back">
        <Link to={to("/issues")} className="link">
          <Icon as={ArrowLeft} className="flip" />
          <FormattedMessage id="portal.issues.title" />
        </Link>
      </p>
      {(done === "said" || done === "withdrawn") && answer === undefined && (
        <Callout tone="good" icon={CircleCheck} role="status">
          <FormattedMessage id={`portal.issue.done.${done}`} />
        </Callout>
      )}
      <header className="grid gap-4">
        <h1 dir="auto">{issue.title}</h1>
        <div className="request-facts">
          <p className="request-standing">
            <IssueStanding state={issue.state} />
            <FormattedMessage id={`portal.issue.state.${issue.state}.means`} />
          </p>
          <dl>
            <Fact label="portal.fact.product">
              <bdi>{issue.product.name}</bdi>
            </Fact>
            {issue.versions.length > 0 && (
              <Fact label="portal.issue.versions">
                <bdi dir="ltr">{issue.versions.slice(0, 40).join(", ")}</bdi>
              </Fact>
            )}
            {issue.fixedIn && (
              <Fact label={isMended(issue.state) ? "portal.issue.fixed" : "portal.issue.planned"}>
                <bdi dir="ltr">{issue.fixedIn}</bdi>
              </Fact>
            )}
            <Fact label="portal.issue.since">
              <time dateTime={issue.stateAt}>{intl.formatDate(issue.stateAt, { dateStyle: "medium" })}</time>
            </Fact>
            {issue.affected !== null && (
              <Fact label="portal.issue.affected">
                <FormattedMessage id="portal.issue.affectedCount" values={{ count: issue.affected }} />
              </Fact>
            )}
          </dl>
        </div>
      </header>
      {issue.description !== "" && (
        <section className="grid gap-2" aria-labelledby="what">
          <h2 id="what">
            <FormattedMessage id="portal.issue.description" />
          </h2>
          <PlainText>{issue.description}</PlainText>
        </section>
      )}
      <section className="grid gap-2" aria-labelledby="around">
        <h2 id="around">
          <FormattedMessage id="portal.issue.workaround" />
        </h2>
        {issue.workaround === "" ? (
          <p className="text-soft">
            <FormattedMessage id="portal.issue.noWorkaround" />
          </p>
        ) : (
          <PlainText>{issue.workaround}</PlainText>
        )}
      </section>
      {updates.length > 0 && (
        <section className="grid gap-3" aria-labelledby="updates">
          <h2 id="updates">
            <FormattedMessage id="portal.issue.updates" />
          </h2>
          <ol className="grid gap-4">
            {updates.map(({ id, text, createdAt }) => (
              <li key={id} className="grid gap-1">
                <time dateTime={createdAt} className="text-sm text-faint">
                  {intl.formatDate(createdAt, { dateStyle: "long", timeStyle: "short" })}
                </time>
                <PlainText>{text}</PlainText>
              </li>
            ))}
          </ol>
        </section>
      )}
      {known ? (
        <AffectsMe mine={issue.mine} versions={issue.versions} answer={answer} />
      ) : (
        <section className="grid gap-3" aria-labelledby="me">
          <h2 id="me">
            <FormattedMessage id="portal.issue.me" />
          </h2>
          <p>
            <FormattedMessage id="portal.issue.signIn" />
          </p>
          <p>
            <ButtonLink to={signIn} look="primary" size="lg">
              <FormattedMessage id="portal.signIn" />
            </ButtonLink>
          </p>
        </section>
      )}
    </div>
  );
}

function Fact({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>
        <FormattedMessage id={label} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
