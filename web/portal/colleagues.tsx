import { FormattedMessage, useIntl } from "react-intl";
import { data, redirect, useActionData, useLoaderData } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import type { PortalInvitation } from "../../server/people/identity/invitations-contract.ts";
import { isLocale, LANGUAGE_NAMES, LOCALES } from "../../shared/locales.ts";
import { sessionContext } from "../context.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText, type FieldError } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import { apiFor } from "./api.server.ts";
import { AgentNotice } from "./agent-notice.tsx";
import { portalPath, usePortalPath, withQuery } from "./paths.ts";
import { signedIn } from "./visitor.ts";
import type { Route } from "./+types/colleagues.ts";
import "../account/account.css";

const PAGE = 100;
/** What may be said after an act, each with its text `portal.colleagues.done.<word>`. */
const DONE = ["invited", "sentAgain", "takenBack"];

export async function loader({ request, context, params }: Route.LoaderArgs) {
  const api = apiFor(context);
  const { actor, locale } = context.get(sessionContext);
  if (signedIn(request, actor, params).kind !== "contact") return null;
  const query = new URL(request.url).searchParams;
  return load(request, async () => {
    const me = await api.call("me.get", {});
    const all = [...new Map([...me.manages, ...me.organizations].map((one) => [one.id, one])).values()];
    const chosen = all.find(({ id }) => id === query.get("organization")) ?? all[0];
    if (!chosen) return { all, chosen: null, manages: false, sees: false, members: [], next: null, invitations: [], locale, done: null };
    const manages = me.manages.some(({ id }) => id === chosen.id);
    const cursor = query.get("cursor");
    const [members, invitations] = await Promise.all([
      api.call("colleagues.list", { params: { id: chosen.id }, query: { limit: PAGE, ...(cursor && { cursor }) } }),
      manages ? api.call("invitations.list", { query: { organization: chosen.id, limit: 50 } }) : null,
    ]);
    return {
      all,
      chosen,
      manages,
      sees: me.organizations.some(({ id }) => id === chosen.id),
      members: members.data,
      next: members.nextCursor,
      // Who accepted stands among the members.
      invitations: (invitations?.data ?? []).filter(({ state }) => state !== "accepted"),
      locale,
      done: query.get("done"),
    };
  });
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const organization = textOf(form, "organization");
  const intent = textOf(form, "intent");
  const id = textOf(form, "id");
  const locale = textOf(form, "locale");
  const typed = { email: textOf(form, "email").trim(), name: textOf(form, "name").trim(), seesRequests: form.has("seesRequests"), locale };
  const done = await attempt(request, async () => {
    if (intent === "resend") await api.call("invitations.resend", { params: { id } });
    else if (intent === "revoke") await api.call("invitations.revoke", { params: { id } });
    else
      await api.call("invitations.create", {
        body: {
          organization,
          email: typed.email,
          name: typed.name === "" ? null : typed.name,
          seesRequests: typed.seesRequests,
          ...(isLocale(locale) && { locale }),
        },
      });
    return intent === "resend" ? "sentAgain" : intent === "revoke" ? "takenBack" : "invited";
  });
  if (done.ok) return redirect(withQuery(portalPath(params, "/profile/colleagues"), { organization, done: done.value }));
  return data({ typed, problem: done.problem }, { status: done.problem.status });
}

export default function Colleagues() {
  const loaded = useLoaderData<typeof loader>();
  return loaded === null ? <AgentNotice /> : <Page {...loaded} />;
}

type Loaded = NonNullable<Awaited<ReturnType<typeof loader>>>;

function Page({ all, chosen, manages, sees, members, next, invitations, locale, done }: Loaded) {
  const intl = useIntl();
  const to = usePortalPath();
  const path = to("/profile/colleagues");
  const title = intl.formatMessage({ id: "portal.colleagues.title" });
  return (
    <>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <header className="grid gap-1">
        <h1>{title}</h1>
        <p className="lead">{chosen ? <bdi>{chosen.name}</bdi> : <FormattedMessage id="portal.colleagues.none" />}</p>
      </header>
      {done !== null && DONE.includes(done) && (
        <Callout tone="good" icon={CircleCheck} role="status">
          <FormattedMessage id={`portal.colleagues.done.${done}`} />
        </Callout>
      )}
      {all.length > 1 && (
        <nav className="portal-tabs" aria-label={intl.formatMessage({ id: "portal.colleagues.organizations" })}>
          {all.map(({ id, name }) => (
            <a key={id} href={withQuery(path, { organization: id })} aria-current={id === chosen?.id ? "page" : undefined}>
              <bdi>{name}</bdi>
            </a>
          ))}
        </nav>
      )}
      {chosen && manages && <Invite organization={chosen.id} sees={sees} locale={locale} />}
      {invitations.length > 0 && <Invitations list={invitations} />}
      {chosen && (
        <section className="own-part" aria-labelledby="members">
          <h2 id="members">
            <FormattedMessage id="portal.colleagues.members" />
          </h2>
          <ul className="own-list">
            {members.map(({ id, name, seesRequests, managesMembers }) => (
              <li key={id}>
                <bdi className="min-w-0 break-words font-medium">{name}</bdi>
                <span className="flex flex-wrap gap-1.5">
                  {seesRequests && (
                    <Badge>
                      <FormattedMessage id="portal.colleagues.sees" />
                    </Badge>
                  )}
                  {managesMembers && (
                    <Badge tone="accent">
                      <FormattedMessage id="portal.colleagues.manages" />
                    </Badge>
                  )}
                </span>
              </li>
            ))}
          </ul>
          {next && (
            <p>
              <ButtonLink to={withQuery(path, { organization: chosen.id, cursor: next })} size="lg">
                <FormattedMessage id="portal.colleagues.more" />
              </ButtonLink>
            </p>
          )}
        </section>
      )}
    </>
  );
}

function Invite({ organization, sees, locale }: { organization: string; sees: boolean; locale: string }) {
  const answer = useActionData<typeof action>();
  const known = ["email", "name"];
  const errors: FieldError[] = (answer?.problem.errors ?? []).map(({ path, message }) => ({
    name: known.includes(path) ? path : "",
    text: message,
  }));
  if (answer && errors.length === 0)
    errors.push({ name: "", text: answer.problem.detail ? `${answer.problem.title}. ${answer.problem.detail}` : answer.problem.title });
  return (
    <section className="own-part" aria-labelledby="invite">
      <h2 id="invite">
        <FormattedMessage id="portal.colleagues.invite" />
      </h2>
      <p className="text-soft">
        <FormattedMessage id="portal.colleagues.invite.what" />
      </p>
      <FormErrors title={<FormattedMessage id="portal.form.wrong" />} errors={errors} />
      <form method="post" noValidate className="portal-form">
        <input type="hidden" name="organization" value={organization} />
        <FormText
          size="lg"
          name="email"
          type="email"
          label={<FormattedMessage id="portal.colleagues.email" />}
          errors={errors}
          defaultValue={answer?.typed.email}
          autoComplete="off"
          dir="ltr"
          maxLength={300}
        />
        <FormText
          size="lg"
          name="name"
          label={<FormattedMessage id="portal.colleagues.name" />}
          errors={errors}
          defaultValue={answer?.typed.name}
          autoComplete="off"
          dir="auto"
          maxLength={200}
          optional
        />
        <FormSelect
          size="lg"
          name="locale"
          label={<FormattedMessage id="portal.colleagues.locale" />}
          defaultValue={answer?.typed.locale || locale}
        >
          {LOCALES.map((value) => (
            <option key={value} value={value} lang={value}>
              {LANGUAGE_NAMES[value]}
            </option>
          ))}
        </FormSelect>
        {sees && (
          <label className="flex items-start gap-3">
            <input
              type="checkbox"
              name="seesRequests"
              value="yes"
              className="mt-1.5 size-5 shrink-0"
              defaultChecked={answer?.typed.seesRequests ?? false}
            />
            <span>
              <FormattedMessage id="portal.colleagues.sight" />
            </span>
          </label>
        )}
        <div>
          <Button type="submit" look="primary" size="lg" name="intent" value="invite" className="portal-submit">
            <FormattedMessage id="portal.colleagues.invite.submit" />
          </Button>
        </div>
      </form>
    </section>
  );
}

function Invitations({ list }: { list: readonly PortalInvitation[] }) {
  const intl = useIntl();
  return (
    <section className="own-part" aria-labelledby="invitations">
      <h2 id="invitations">
        <FormattedMessage id="portal.colleagues.invitations" />
      </h2>
      <ul className="own-list">
        {list.map(({ id, email, name, state, expiresAt, organization }) => (
          <li key={id}>
            <div className="grid min-w-0 gap-0.5">
              <span className="flex flex-wrap items-center gap-2">
                <bdi dir="ltr" className="min-w-0 break-all font-medium">
                  {email}
                </bdi>
                <Badge tone={state === "open" ? "good" : "neutral"}>
                  <FormattedMessage id={`portal.colleagues.state.${state}`} />
                </Badge>
              </span>
              <span className="text-sm text-faint">
                {name && (
                  <>
                    <bdi>{name}</bdi>
                    {" · "}
                  </>
                )}
                {state === "open" && <FormattedMessage id="portal.colleagues.until" values={{ at: <Time at={expiresAt} /> }} />}
              </span>
            </div>
            <form method="post" className="flex flex-wrap gap-2">
              <input type="hidden" name="organization" value={organization.id} />
              <input type="hidden" name="id" value={id} />
              <Button
                type="submit"
                name="intent"
                value="resend"
                aria-label={`${intl.formatMessage({ id: "portal.colleagues.resend" })}: ${email}`}
              >
                <FormattedMessage id="portal.colleagues.resend" />
              </Button>
              {state === "open" && (
                <Button
                  type="submit"
                  name="intent"
                  value="revoke"
                  aria-label={`${intl.formatMessage({ id: "portal.colleagues.revoke" })}: ${email}`}
                >
                  <FormattedMessage id="portal.colleagues.revoke" />
                </Button>
              )}
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
}
