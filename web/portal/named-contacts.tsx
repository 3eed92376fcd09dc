import { FormattedMessage, useIntl } from "react-intl";
import { data, Link, redirect, useActionData, useLoaderData } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import { sessionContext } from "../context.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import { AgentNotice } from "./agent-notice.tsx";
import { apiFor } from "./api.server.ts";
import { portalPath, usePortalPath, withQuery } from "./paths.ts";
import { signedIn } from "./visitor.ts";
import type { Route } from "./+types/named-contacts.ts";
import "../account/account.css";

const PAGE = 100;
/** What may be said after an act, each with its text `portal.named.done.<word>`. */
const DONE = ["named", "unnamed"];

export async function loader({ request, context, params }: Route.LoaderArgs) {
  if (signedIn(request, context.get(sessionContext).actor, params).kind !== "contact") return null;
  const api = apiFor(context);
  const query = new URL(request.url).searchParams;
  const [cursor, q] = [query.get("cursor"), (query.get("q") ?? "").trim().slice(0, 100)];
  return load(request, async () => {
    const at = { params: { id: params.id } };
    const named = await api.call("ownNamedContacts.list", { ...at, query: { limit: PAGE, ...(cursor && { cursor }) } });
    const { subscription } = await api.call("ownPlans.get", at);
    const candidates = await api.call("ownNamedContacts.candidates", { ...at, query: { limit: PAGE, ...(q !== "" && { q }) } });
    return {
      plan: subscription.plan.name,
      organization: subscription.organization?.name ?? null,
      counts: subscription.namedContacts,
      named: named.data,
      next: named.nextCursor,
      candidates,
      q,
      done: query.get("done"),
    };
  });
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const contact = textOf(form, "contact");
  const away = textOf(form, "intent") === "unname";
  const done = await attempt(request, async () => {
    if (away) await api.call("ownNamedContacts.remove", { params: { id: params.id, contact } });
    else await api.call("ownNamedContacts.add", { params: { id: params.id }, body: { contact } });
  });
  // Whom somebody else has just taken off the list is off it.
  if (done.ok || (away && done.problem.status === 404))
    return redirect(withQuery(portalPath(params, `/profile/plans/${params.id}/contacts`), { done: away ? "unnamed" : "named" }));
  return data({ problem: done.problem }, { status: done.problem.status });
}

/** Who may ask on the strength of a plan, for those who look after the organization that has it. */
export default function NamedContacts() {
  const loaded = useLoaderData<typeof loader>();
  return loaded === null ? <AgentNotice /> : <Page {...loaded} />;
}

type Loaded = NonNullable<Awaited<ReturnType<typeof loader>>>;

function Page(loaded: Loaded) {
  const { plan, organization, counts, named, next, done } = loaded;
  const intl = useIntl();
  const to = usePortalPath();
  const answer = useActionData<typeof action>();
  const title = intl.formatMessage({ id: "portal.named.title" });
  const errors = answer ? [{ name: "contact", text: answer.problem.errors?.[0]?.message ?? answer.problem.title }] : [];
  return (
    <>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <p className="portal-back">
        <Link to={to("/profile/plans")} className="link">
          <FormattedMessage id="portal.ownPlans.title" />
        </Link>
      </p>
      <header className="grid gap-1">
        <h1>{title}</h1>
        <p className="lead">
          <FormattedMessage id="portal.named.what" values={{ plan: <bdi>{plan}</bdi>, organization: <bdi>{organization}</bdi> }} />
        </p>
      </header>
      {done !== null && DONE.includes(done) && (
        <Callout tone="good" icon={CircleCheck} role="status">
          <FormattedMessage id={`portal.named.done.${done}`} />
        </Callout>
      )}
      <FormErrors title={<FormattedMessage id="portal.form.wrong" />} errors={errors} />
      <section className="own-part" aria-labelledby="named">
        <h2 id="named">
          {counts.limit === null ? (
            <FormattedMessage id="portal.named.all" />
          ) : (
            <FormattedMessage id="portal.subscription.named" values={{ count: counts.count, limit: counts.limit }} />
          )}
        </h2>
        {named.length === 0 ? (
          <p className="text-soft">
            <FormattedMessage id="portal.subscription.namedNone" />
          </p>
        ) : (
          <ul className="own-list">
            {named.map(({ contact }) => (
              <li key={contact.id}>
                <bdi className="min-w-0 break-words font-medium">{contact.name}</bdi>
                <form method="post">
                  <input type="hidden" name="contact" value={contact.id} />
                  <Button
                    type="submit"
                    name="intent"
                    value="unname"
                    aria-label={`${intl.formatMessage({ id: "portal.named.remove" })}: ${contact.name}`}
                  >
                    <FormattedMessage id="portal.named.remove" />
                  </Button>
                </form>
              </li>
            ))}
          </ul>
        )}
        {next && (
          <p>
            <ButtonLink to={`?cursor=${encodeURIComponent(next)}`} size="lg">
              <FormattedMessage id="portal.colleagues.more" />
            </ButtonLink>
          </p>
        )}
      </section>
      <Add {...loaded} errors={errors} />
    </>
  );
}

function Add({ counts, candidates, q, errors }: Loaded & { errors: readonly { name: string; text: string }[] }) {
  const full = counts.limit !== null && counts.count >= counts.limit;
  return (
    <section className="own-part" aria-labelledby="add">
      <h2 id="add">
        <FormattedMessage id="portal.named.add" />
      </h2>
      {full ? (
        <p>
          <FormattedMessage id="portal.named.full" />
        </p>
      ) : (
        <>
          {(candidates.more || q !== "") && (
            <form method="get" className="portal-form">
              <FormText
                size="lg"
                name="q"
                optional
                label={<FormattedMessage id="portal.named.search" />}
                defaultValue={q}
                maxLength={100}
                dir="auto"
              />
              <div>
                <Button type="submit" size="lg">
                  <FormattedMessage id="portal.named.search.submit" />
                </Button>
              </div>
            </form>
          )}
          {candidates.data.length === 0 ? (
            <p className="text-soft">
              <FormattedMessage id="portal.named.nobody" />
            </p>
          ) : (
            <form method="post" noValidate className="portal-form">
              <FormSelect size="lg" name="contact" label={<FormattedMessage id="portal.named.who" />} errors={errors}>
                {candidates.data.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </FormSelect>
              <div>
                <Button type="submit" look="primary" size="lg" name="intent" value="name" className="portal-submit">
                  <FormattedMessage id="portal.named.add.submit" />
                </Button>
              </div>
            </form>
          )}
        </>
      )}
    </section>
  );
}
