import { FormattedMessage, useIntl } from "react-intl";
import { data, redirect, useActionData, useLoaderData, useParams } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import { isLocale, LANGUAGE_NAMES, LOCALES, type Locale } from "../../shared/locales.ts";
import { sessionContext } from "../context.ts";
import { load, problemOf, readForm, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { wishCookie } from "../portal/visitor.ts";
import { LanguageChoice } from "../shell/language-choice.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText, type FieldError } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import { secondPath } from "./second-path.ts";
import type { Route } from "./+types/invitation.ts";

export const handle: RouteHandle = { wings: ["account"] };

/** Passwords of fewer letters are refused by the program. */
const LEAST = 10;

/** Shows how the invitation stands and uses nothing up: mail scanners open links too. */
export async function loader({ request, context, params }: Route.LoaderArgs) {
  if (params.locale !== undefined && !isLocale(params.locale))
    throw data({ status: 404, code: "notFound", title: "Not found" }, { status: 404 });
  const { auth, vendorName, locale } = context.get(sessionContext);
  const token = new URL(request.url).searchParams.get("token") ?? "";
  const invitation = await load(request, () => auth.readInvitation({ token }));
  return data({ token, invitation, vendorName, locale }, { status: invitation.state === "open" ? 200 : 410 });
}

export async function action({ request, context }: Route.ActionArgs) {
  const { auth } = context.get(sessionContext);
  const form = await readForm(request);
  const locale: Locale = isLocale(textOf(form, "locale")) ? (textOf(form, "locale") as Locale) : "en";
  const typed = { name: textOf(form, "name"), locale };
  try {
    const { headers, second, kind } = await auth.acceptInvitation({
      token: textOf(form, "token"),
      ...typed,
      password: textOf(form, "password"),
    });
    headers.append("Set-Cookie", wishCookie("backstay-locale", locale));
    const home = kind === "agent" ? "/desk" : "/requests";
    return redirect(second ? secondPath(home) : home, { headers });
  } catch (error) {
    const problem = problemOf(error);
    if (!problem || problem.status >= 500) throw error;
    const paths = (problem.errors ?? []).map(({ path }) => path);
    return data({ typed, code: problem.code, paths }, { status: problem.status });
  }
}

export function headers({ actionHeaders, loaderHeaders }: Route.HeadersArgs) {
  const headers = new Headers(actionHeaders.has("Set-Cookie") ? actionHeaders : loaderHeaders);
  // The address holds a secret: it goes nowhere.
  headers.set("Referrer-Policy", "no-referrer");
  headers.set("Cache-Control", "no-store");
  return headers;
}

export default function Invitation() {
  const intl = useIntl();
  const params = useParams();
  const { invitation, vendorName } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "account.invitation.title" }, { vendor: vendorName });
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-md content-center gap-6 px-5 py-12">
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <h1 className="text-xl font-semibold">{title}</h1>
      {invitation.state === "open" ? <Open /> : <Over state={invitation.state} kind={invitation.kind} />}
      <LanguageChoice
        className="plain-links"
        {...(params["locale"] !== undefined && { action: `/${params["locale"]}/language`, locale: params["locale"] })}
      />
    </main>
  );
}

/** Why the link does not work, and what does. */
function Over({ state, kind }: { state: string; kind: string | null }) {
  const there = state === "accepted";
  return (
    <>
      <Callout tone={there ? "good" : "warn"} {...(there && { icon: CircleCheck })} role="status">
        <p className="font-semibold">
          <FormattedMessage id={`account.invitation.${state}`} />
        </p>
        <p>
          <FormattedMessage id={`account.invitation.${state}.way`} />
        </p>
      </Callout>
      <p className="flex flex-wrap gap-2">
        <ButtonLink to="/sign-in" look="primary" size="lg">
          <FormattedMessage id="account.invitation.signIn" />
        </ButtonLink>
        {kind !== "agent" && (
          <ButtonLink to="/requests/new" size="lg">
            <FormattedMessage id="account.invitation.ask" />
          </ButtonLink>
        )}
      </p>
    </>
  );
}

function Open() {
  const { token, invitation, locale } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (invitation.state !== "open") return null;
  const { email, organization, sso } = invitation;
  const errors = answer ? faults(answer) : [];
  return (
    <>
      <p className="text-soft">
        <FormattedMessage
          id={organization === null ? "account.invitation.agent" : "account.invitation.contact"}
          values={{ organization: <bdi>{organization}</bdi> }}
        />
      </p>
      {sso ? (
        <>
          <p className="text-soft">
            <FormattedMessage id="signIn.sso.yours" values={{ email: <bdi dir="ltr">{email}</bdi> }} />
          </p>
          <a href={`/sign-in/sso/${sso.id}`} className="btn" data-look="primary" data-size="lg">
            <FormattedMessage id="signIn.sso" values={{ name: <bdi>{sso.name}</bdi> }} />
          </a>
        </>
      ) : (
        <>
          <FormErrors title={<FormattedMessage id="account.invitation.wrong" />} errors={errors} />
          <form method="post" className="grid gap-5" noValidate>
            <input type="hidden" name="token" value={token} />
            <FormText
              size="lg"
              name="email"
              label={<FormattedMessage id="signIn.email" />}
              hint={<FormattedMessage id="account.invitation.email.hint" />}
              value={email}
              type="email"
              autoComplete="username"
              readOnly
              dir="ltr"
            />
            <FormText
              size="lg"
              name="name"
              label={<FormattedMessage id="account.invitation.name" />}
              hint={<FormattedMessage id="account.invitation.name.hint" />}
              errors={errors}
              defaultValue={answer?.typed.name ?? invitation.name ?? ""}
              autoComplete="name"
              maxLength={200}
              dir="auto"
            />
            {invitation.hasPassword ? (
              <p className="text-soft">
                <FormattedMessage id="account.invitation.password.has" />
              </p>
            ) : (
              <FormText
                size="lg"
                name="password"
                label={<FormattedMessage id="signIn.password" />}
                hint={<FormattedMessage id="account.password.hint" values={{ least: LEAST }} />}
                errors={errors}
                type="password"
                autoComplete="new-password"
                minLength={LEAST}
                maxLength={256}
                dir="ltr"
              />
            )}
            <FormSelect
              size="lg"
              name="locale"
              label={<FormattedMessage id="common.language" />}
              defaultValue={answer?.typed.locale ?? locale}
            >
              {LOCALES.map((value) => (
                <option key={value} value={value} lang={value}>
                  {LANGUAGE_NAMES[value]}
                </option>
              ))}
            </FormSelect>
            <Button type="submit" look="primary" size="lg">
              <FormattedMessage id="account.invitation.submit" />
            </Button>
          </form>
        </>
      )}
    </>
  );
}

/** What the program refused, at the field it is about. */
function faults({ code, paths }: { code: string; paths: readonly string[] }): FieldError[] {
  if (paths.includes("password"))
    return [{ name: "password", text: <FormattedMessage id="account.invitation.wrong.password" values={{ least: LEAST }} /> }];
  if (paths.includes("name")) return [{ name: "name", text: <FormattedMessage id="account.invitation.wrong.name" /> }];
  return [{ name: "", text: <FormattedMessage id={code === "tooMany" ? "account.second.tooMany" : "account.second.failed"} /> }];
}
