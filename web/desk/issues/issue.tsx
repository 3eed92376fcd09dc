import { useState } from "react";
import { FormattedMessage } from "react-intl";
import { data as answer, redirect, useLoaderData, useSearchParams } from "react-router";
import { ISSUE_STATES } from "../../../shared/issue-codes.ts";
import { apiContext, sessionContext } from "../../context.ts";
import { attempt, load, readForm, textOf } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { Button } from "../../ui/button.tsx";
import { Callout } from "../../ui/states.tsx";
import { Time } from "../../ui/time.tsx";
import { LinkedUpdate } from "../linked-update.tsx";
import { useLiveEvents, useReload } from "../live.tsx";
import { PlainText } from "../message-text.tsx";
import { carryOut, refused, revisionOf } from "../people/acts.ts";
import { Card, Fact, Faults, PeoplePage, useFaults } from "../people/parts.tsx";
import type { Route } from "./+types/issue.ts";
import { issueData } from "./issue-data.ts";
import { Affected, IssueHistory, IssueUpdates, StateForm, TiedTickets } from "./issue-parts.tsx";
import { References } from "./references.tsx";
import { IssueNumber, SeverityBadge, StateBadge, VisibilityBadge } from "./parts.tsx";

export async function loader({ request, params, context }: Route.LoaderArgs) {
  return load(request, () => issueData(context.get(apiContext), context.get(sessionContext), params.number));
}

export async function action({ request, params, context }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const form = await readForm(request);
  const here = `/desk/issues/${params.number}`;
  const path = { number: params.number };
  const byId = { number: params.number, id: textOf(form, "id") };
  switch (textOf(form, "intent")) {
    case "state": {
      const state = ISSUE_STATES.find((one) => one === textOf(form, "state"));
      const saved = await attempt(request, () =>
        api.call("knownIssues.update", {
          params: path,
          body: { ...(state && { state }), fixedIn: textOf(form, "fixedIn").trim() || null, quiet: !form.has("tell") },
          ...revisionOf(form),
        }),
      );
      return saved.ok ? redirect(`${here}?done=state`) : refused(form, saved.problem);
    }
    case "update":
      return carryOut(request, form, here, () =>
        api.call("knownIssues.updates.add", {
          params: path,
          body: { text: textOf(form, "text").replaceAll("\r\n", "\n"), public: form.has("public") },
        }),
      );
    case "removeUpdate":
      return carryOut(request, form, here, () => api.call("knownIssues.updates.remove", { params: byId }));
    case "reference":
      return carryOut(request, form, here, () =>
        api.call("knownIssues.references.add", { params: path, body: { url: textOf(form, "url").trim() } }),
      );
    case "removeReference":
      return carryOut(request, form, here, () => api.call("knownIssues.references.remove", { params: byId }));
    case "mirror":
      return carryOut(request, form, here, () => api.call("knownIssues.mirrors.begin", { params: byId }));
    case "unmirror":
      return carryOut(request, form, here, () => api.call("knownIssues.mirrors.end", { params: byId }));
    default:
      throw answer({ status: 400, code: "badForm", title: "Not a form" }, { status: 400 });
  }
}

/** A known issue: what is known of it, whom it affects, the tickets that led to it, and where else it stands. */
export default function IssuePage() {
  const reload = useReload();
  const loaded = useLoaderData<typeof loader>();
  const { issue, tickets, mayChange, mayReply } = loaded;
  const { errors, typed, stale } = useFaults();
  const [search] = useSearchParams();
  const [writing, setWriting] = useState(false);
  const done = search.get("done");
  useLiveEvents(({ subjects }) => {
    if (subjects.includes(`knownIssue:${issue.id}`)) reload();
  });
  const open = (tickets ?? []).filter(({ category }) => category !== "solved" && category !== "closed");
  const write = mayReply && open.length > 0 && (
    <Button onClick={() => setWriting(true)}>
      <FormattedMessage id="link.update.issue" values={{ count: open.length }} />
    </Button>
  );
  return (
    <PeoplePage
      title={issue.title}
      sub={
        <>
          <IssueNumber number={issue.number} /> · <bdi>{issue.product.name}</bdi>
        </>
      }
      back={{ href: "/desk/issues", id: "issue.title" }}
      action={
        mayChange && (
          <a className="btn" data-look="plain" data-size="sm" href={`/desk/issues/${issue.number}/edit`}>
            <FormattedMessage id="issue.change" />
          </a>
        )
      }
    >
      <div className="people-columns">
        <div className="people-facts">
          {done === "saved" && (
            <Callout tone="good" role="status">
              <FormattedMessage id="issue.saved" />
            </Callout>
          )}
          {done === "state" && (
            <Callout tone="good" role="status">
              <p>
                <FormattedMessage id="issue.stateChanged" values={{ count: open.length }} />
              </p>
              {write && <p className="mt-2">{write}</p>}
            </Callout>
          )}
          {stale && (
            <Callout tone="warn" role="alert">
              <FormattedMessage id="issue.stale" />
            </Callout>
          )}
          <Faults errors={stale ? [] : errors} />
          <Card title={<FormattedMessage id="issue.standing" />}>
            <p className="issue-badges">
              <StateBadge state={issue.state} />
              <SeverityBadge severity={issue.severity} />
              <VisibilityBadge visibility={issue.visibility} />
            </p>
            <dl className="facts">
              <Fact label={<FormattedMessage id="issue.stateAt" />}>
                <Time at={issue.stateAt} />
              </Fact>
              <Fact label={<FormattedMessage id="issue.versions" />}>
                {issue.versions.length === 0 ? (
                  <span className="text-faint">
                    <FormattedMessage id="issue.versions.unknown" />
                  </span>
                ) : (
                  <bdi dir="ltr">{issue.versions.join(", ")}</bdi>
                )}
              </Fact>
              {issue.fixedIn && (
                <Fact label={<FormattedMessage id="issue.fixedIn" />}>
                  <bdi dir="ltr">{issue.fixedIn}</bdi>
                </Fact>
              )}
              <Fact label={<FormattedMessage id="issue.affected" />}>
                <FormattedMessage id="issue.affectedCount" values={{ count: issue.affected ?? 0 }} />
                {issue.showsAffected && issue.visibility !== "internal" && (
                  <span className="block text-xs text-faint">
                    <FormattedMessage id="issue.affectedShown" />
                  </span>
                )}
              </Fact>
            </dl>
            {mayChange && <StateForm key={issue.revision} issue={issue} typed={typed} />}
          </Card>
          {loaded.people && <Affected people={loaded.people} more={loaded.morePeople} />}
          {tickets && <TiedTickets tickets={tickets} more={loaded.moreTickets} action={write} />}
          {loaded.references && (
            <References references={loaded.references} mirrors={loaded.mirrors} mayPublish={loaded.mayPublish} errors={errors} />
          )}
        </div>
        <div className="people-story issue-story">
          <section className="people-card">
            <h2 className="sr-only">
              <FormattedMessage id="issue.description" />
            </h2>
            {issue.description === "" ? (
              <p className="text-sm text-soft">
                <FormattedMessage id="issue.noDescription" />
              </p>
            ) : (
              <PlainText text={issue.description} />
            )}
          </section>
          <Card title={<FormattedMessage id="issue.workaround" />}>
            {issue.workaround === "" ? (
              <p className="text-sm text-soft">
                <FormattedMessage id="issue.noWorkaround" />
              </p>
            ) : (
              <PlainText text={issue.workaround} />
            )}
          </Card>
          <IssueUpdates
            updates={loaded.updates}
            more={loaded.moreUpdates}
            mayWrite={loaded.mayWrite}
            mayPublish={loaded.mayPublish}
            shown={issue.visibility !== "internal"}
            errors={errors}
          />
          {loaded.history && <IssueHistory entries={loaded.history} />}
        </div>
      </div>
      {writing && (
        <LinkedUpdate
          number={issue.number}
          kind="issue"
          tickets={open}
          onClose={() => {
            setWriting(false);
            reload();
          }}
        />
      )}
    </PeoplePage>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk/issues" inside />;
}
