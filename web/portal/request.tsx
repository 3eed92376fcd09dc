import { FormattedMessage, useIntl } from "react-intl";
import { data, Link, redirect, useActionData, useLoaderData } from "react-router";
import ArrowLeft from "lucide-react/icons/arrow-left";
import CircleCheck from "lucide-react/icons/circle-check";
import { sessionContext } from "../context.ts";
import { apiFor } from "./api.server.ts";
import { load, readForm, textOf } from "../data.ts";
import { Icon } from "../ui/icon.tsx";
import { Callout } from "../ui/states.tsx";
import type { Route } from "./+types/request.ts";
import { AnswerForm, StatusForm } from "./answer-form.tsx";
import { readConversation } from "./conversation.server.ts";
import { faultText } from "./faults.tsx";
import { MessageCard } from "./message.tsx";
import { newOnce } from "./once.server.ts";
import { portalPath, usePortalPath, withQuery } from "./paths.ts";
import { titlesOf } from "../ui/custom-field-titles.ts";
import { answerRequest, changeRequest, fillRequest, rateRequest } from "./request-acts.ts";
import { RequestClocks } from "./request-clocks.tsx";
import { RequestPromises } from "./request-promises.tsx";
import { RequestFields } from "./request-fields.tsx";
import { RequestFacts } from "./request-facts.tsx";
import { RequestIssues } from "./request-issues.tsx";
import { RequestRating } from "./request-rating.tsx";
import { DONE } from "./status.tsx";
import { signedIn } from "./visitor.ts";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  const api = apiFor(context);
  const actor = signedIn(request, context.get(sessionContext).actor, params);
  // The vendor's people see their side of it.
  if (actor.kind === "agent") throw redirect(`/desk/tickets/${encodeURIComponent(params.number)}`);
  const query = new URL(request.url).searchParams;
  const cursor = query.get("cursor");
  const { locale } = context.get(sessionContext);
  const [ticket, conversation, promises, clocks, fields, issues, rating] = await load(request, () =>
    Promise.all([
      api.call("tickets.get", { params: { number: params.number } }),
      readConversation(api, actor, params.number, cursor),
      api.call("promises.list", { params: { number: params.number } }),
      api.call("slaClocks.list", { params: { number: params.number } }),
      api.call("fields.list", { query: { kind: "ticket" } }),
      api.call("tickets.knownIssues.list", { params: { number: params.number } }),
      // By a link one reads and writes; the opinion asked for is that of whoever signs in.
      actor.kind === "contact"
        ? api.call("tickets.feedback.get", { params: { number: params.number }, query: { locale } })
        : Promise.resolve({ survey: null }),
    ]),
  );
  return {
    ticket,
    ...conversation,
    promises: promises.data,
    clocks: clocks.data,
    issues: issues.data,
    survey: rating.survey,
    fields: fields.data,
    titles: await load(request, () => titlesOf(api, fields.data, ticket.fields)),
    cursor,
    done: query.get("sent"),
    once: newOnce(),
    list: actor.kind === "contact",
    me: actor.kind === "contact" ? actor.id : null,
  };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  signedIn(request, context.get(sessionContext).actor, params);
  const form = await readForm(request);
  const intent = textOf(form, "intent");
  const acted =
    intent === "close" || intent === "reopen"
      ? await changeRequest(request, api, params.number, form, intent)
      : intent === "fields"
        ? await fillRequest(request, api, params.number, form)
        : intent === "rate"
          ? await rateRequest(request, api, params.number, form)
          : await answerRequest(request, api, params.number, form);
  if ("done" in acted)
    return redirect(
      `${withQuery(portalPath(params, `/requests/${params.number}`), { sent: acted.done })}#${acted.done === "answer" ? "end" : "main"}`,
    );
  return data(acted, { status: acted.status });
}

export default function Request() {
  const intl = useIntl();
  const to = usePortalPath();
  const { ticket, promises, clocks, issues, survey, fields, titles, messages, older, cursor, done, once, list, me } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const errors = (answer?.faults ?? []).map((fault) => ({ name: fault.name, text: faultText(intl, fault) }));
  const path = to(`/requests/${ticket.number}`);
  const title = intl.formatMessage({ id: "portal.request.title" }, { number: ticket.number, subject: ticket.subject });
  const ended = DONE.includes(ticket.category);
  return (
    <div className="portal-text">
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      {list && (
        <p className="portal-back">
          <Link to={to("/requests")} className="link">
            <Icon as={ArrowLeft} className="flip" />
            <FormattedMessage id="portal.requests.title" />
          </Link>
        </p>
      )}
      {done && answer === undefined && isDone(done) && (
        <Callout tone="good" icon={CircleCheck} role="status">
          <FormattedMessage id={`portal.request.done.${done}`} values={{ number: <bdi dir="ltr">#{ticket.number}</bdi> }} />
        </Callout>
      )}
      <header className="grid gap-4">
        <h1 dir="auto">{ticket.subject}</h1>
        <RequestFacts ticket={ticket} mine={me === ticket.requester?.id} />
        <RequestIssues issues={issues} />
        <RequestClocks clocks={clocks} />
        <RequestPromises promises={promises} />
      </header>
      {ticket.merged ? (
        <Callout tone="accent">
          <FormattedMessage id="portal.request.merged" />{" "}
          {ticket.mergedInto && (
            <Link to={to(`/requests/${ticket.mergedInto.number}`)} className="link">
              <FormattedMessage id="portal.request.mergedInto" values={{ number: <bdi dir="ltr">#{ticket.mergedInto.number}</bdi> }} />
            </Link>
          )}
        </Callout>
      ) : (
        <StatusForm revision={ticket.revision} act={ended ? "reopen" : "close"} />
      )}
      <RequestRating survey={survey} refused={answer?.rated} errors={answer?.rated ? errors : []} />
      <RequestFields
        fields={fields}
        values={ticket.fields}
        titles={titles}
        revision={ticket.revision}
        mayChange={!ticket.merged}
        errors={answer?.fields ? errors : []}
        typed={answer?.fields}
      />
      <section className="grid gap-4" aria-labelledby="conversation">
        <h2 id="conversation">
          <FormattedMessage id="portal.request.conversation" />
        </h2>
        {older && (
          <p>
            <Link to={withQuery(path, { cursor: older })} className="link">
              <FormattedMessage id="portal.request.older" />
            </Link>
          </p>
        )}
        <ol className="messages">
          {messages.map((message) => (
            <MessageCard key={message.id} message={message} textPath={withQuery(`${path}/messages/${message.id}`, { cursor })} />
          ))}
        </ol>
        {cursor && (
          <p>
            <Link to={path} className="link">
              <FormattedMessage id="portal.request.newest" />
            </Link>
          </p>
        )}
      </section>
      <div id="end" className="grid gap-6">
        {!cursor && (
          <AnswerForm
            newest={messages.at(-1)?.id ?? ""}
            once={once}
            ended={ended}
            answer={answer?.fields || answer?.rated ? undefined : answer}
            errors={answer?.fields || answer?.rated ? [] : errors}
          />
        )}
      </div>
    </div>
  );
}

const DONE_WORDS = ["request", "answer", "close", "reopen", "fields", "rated"];

function isDone(word: string): boolean {
  return DONE_WORDS.includes(word);
}
