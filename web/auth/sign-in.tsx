import { FormattedMessage, useIntl } from "react-intl";
import { data, redirect, useActionData, useLoaderData } from "react-router";
import MailCheck from "lucide-react/icons/mail-check";
import ShieldCheck from "lucide-react/icons/shield-check";
import { sessionContext } from "../context.ts";
import { attempt, readForm, safeNext, textOf } from "../data.ts";
import { BrandLogo } from "../shell/brand-logo.tsx";
import { LanguageChoice } from "../shell/language-choice.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Callout } from "../ui/states.tsx";
import { PasskeyScript, PasskeySignIn } from "./passkey-form.tsx";
import { secondPath } from "./second-path.ts";
import type { Route } from "./+types/sign-in.ts";

/** Where each kind of person begins. */
function homeOf(kind: string): string {
  return kind === "agent" ? "/desk" : "/requests";
}

export async function loader({ request, context }: Route.LoaderArgs) {
  const { actor, vendorName, brand } = context.get(sessionContext);
  const hasLogo = (brand.logo ?? brand.logoDark) !== null;
  const query = new URL(request.url).searchParams;
  const next = query.get("next");
  // Whoever changes how he signs in proves once more who he is, though he is signed in.
  const again = query.has("again") && (actor.kind === "agent" || actor.kind === "contact");
  const { auth } = context.get(sessionContext);
  const link = query.has("link") ? auth.pendingLink() : null;
  const page = { next: safeNext(next, ""), vendorName, hasLogo, link, problem: query.get("problem"), sso: await auth.offeredConnections() };
  if (again) return { ...page, again: actor.email };
  if (actor.kind === "agent" || actor.kind === "contact") throw redirect(safeNext(next, homeOf(actor.kind)));
  return { ...page, again: null };
}

export async function action({ request, context }: Route.ActionArgs) {
  const { auth } = context.get(sessionContext);
  const form = await readForm(request);
  const email = textOf(form, "email").trim();
  const next = safeNext(textOf(form, "next"), "");
  // By the domain alone, so that it tells nothing of the address.
  const sso = await attempt(request, () => auth.connectionFor({ email }));
  const asked = textOf(form, "intent");
  if (sso.ok && sso.value && (asked === "sso" || sso.value.required))
    return data({ sent: null, email, problem: null, sso: { ...sso.value, next } });
  if (asked === "sso") return data({ sent: null, email, problem: sso.ok ? "noSso" : sso.problem.code, sso: null });
  if (asked === "link") {
    const result = await attempt(request, () => auth.requestMagicLink({ email, next }));
    if (result.ok) return data({ sent: email, email, problem: null, sso: null }, { headers: result.value.headers });
    return data({ sent: null, email, problem: result.problem.code, sso: null }, { status: result.problem.status });
  }
  try {
    const { headers, second } = await auth.signInPassword({ email, password: textOf(form, "password") });
    if (second) return redirect(secondPath(next), { headers });
    // Who signed in is known from the next request on: the sign-in page itself sends everybody to the right place.
    return redirect(next || "/sign-in", { headers });
  } catch (error) {
    if (typeof error !== "object" || error === null || !("status" in error) || Number(error.status) >= 500) throw error;
    const code = "code" in error && error.code === "ssoNeeded" ? "ssoNeeded" : Number(error.status) === 429 ? "tooMany" : "wrong";
    return data({ sent: null, email, problem: code, sso: null }, { status: Number(error.status) });
  }
}

/** Texts of what went wrong; the rest is told in general, since the address of this page is anybody's to write. */
const PROBLEMS = ["tooMany", "ssoNeeded", "noSso", "sso.over", "sso.refused", "sso.provider", "sso.notYou", "sso.emailUnproved"];
const SAME: { [code: string]: string } = {
  "sso.domainUnproved": "sso.emailUnproved",
  "sso.agentAddress": "sso.notYou",
  "sso.noRole": "sso.notYou",
  "sso.accountThere": "sso.notYou",
};

function problemText(code: string): string {
  const known = SAME[code] ?? code;
  if (!PROBLEMS.includes(known)) return code.startsWith("sso") ? "signIn.sso.refused" : "signIn.wrong";
  return `signIn.${known}`;
}

/** A link and no form: a form may not lead to another site, the provider's. */
function SsoLink({ id, name, next }: { id: string; name: string; next: string }) {
  return (
    <a
      href={`/sign-in/sso/${id}${next === "" ? "" : `?next=${encodeURIComponent(next)}`}`}
      className="btn"
      data-look="plain"
      data-size="lg"
    >
      <FormattedMessage id="signIn.sso" values={{ name: <bdi>{name}</bdi> }} />
    </a>
  );
}

export default function SignIn() {
  const intl = useIntl();
  const { next, vendorName, hasLogo, again, link, problem, sso } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const title = intl.formatMessage({ id: "signIn.title" }, { vendor: vendorName });
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center gap-6 px-5 py-12">
      <title>{title}</title>
      <header className="grid gap-3">
        {hasLogo ? <BrandLogo /> : <img src="/favicon.svg" alt="" width="36" height="36" />}
        <h1 className="text-xl font-semibold">{title}</h1>
      </header>
      {answer?.sent ? (
        <Callout tone="good" icon={MailCheck} role="status">
          <p className="font-semibold">
            <FormattedMessage id="signIn.sent.title" />
          </p>
          <p>
            <FormattedMessage id="signIn.sent.body" values={{ email: <bdi dir="ltr">{answer.sent}</bdi> }} />
          </p>
        </Callout>
      ) : answer?.sso ? (
        <>
          <p className="text-soft">
            <FormattedMessage id="signIn.sso.yours" values={{ email: <bdi dir="ltr">{answer.email}</bdi> }} />
          </p>
          <SsoLink {...answer.sso} />
        </>
      ) : (
        <>
          {problem !== null && !answer && (
            <Callout tone="danger" role="alert">
              <FormattedMessage id={problemText(problem)} />
            </Callout>
          )}
          {link !== null && (
            <Callout icon={ShieldCheck}>
              <FormattedMessage id="signIn.sso.connect" values={{ email: <bdi dir="ltr">{link}</bdi> }} />
            </Callout>
          )}
          {again !== null && !answer?.problem && (
            <Callout icon={ShieldCheck}>
              <FormattedMessage id="signIn.again" />
            </Callout>
          )}
          {answer?.problem && (
            <Callout tone="danger" role="alert">
              <FormattedMessage id={problemText(answer.problem)} />
            </Callout>
          )}
          <form method="post" className="grid gap-4">
            <input type="hidden" name="next" value={next} />
            <TextField
              size="lg"
              label={<FormattedMessage id="signIn.email" />}
              name="email"
              type="email"
              autoComplete="username"
              required
              dir="ltr"
              defaultValue={answer?.email ?? again ?? link ?? ""}
            />
            <TextField
              size="lg"
              label={<FormattedMessage id="signIn.password" />}
              name="password"
              type="password"
              autoComplete="current-password"
              dir="ltr"
            />
            <Button type="submit" look="primary" size="lg" name="intent" value="password">
              <FormattedMessage id="signIn.submit" />
            </Button>
            <p className="flex items-center gap-3 text-sm text-faint before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
              <FormattedMessage id="signIn.or" />
            </p>
            <Button type="submit" size="lg" name="intent" value="link">
              <FormattedMessage id="signIn.link" />
            </Button>
            <Button type="submit" size="lg" look="quiet" name="intent" value="sso" formNoValidate>
              <FormattedMessage id="signIn.sso.organization" />
            </Button>
            <p className="text-sm text-faint">
              <FormattedMessage id="signIn.linkHint" />
            </p>
          </form>
          <PasskeySignIn next={next} />
          {sso.map(({ id, name }) => (
            <SsoLink key={id} id={id} name={name} next={next} />
          ))}
        </>
      )}
      <LanguageChoice className="plain-links" />
      <PasskeyScript />
    </main>
  );
}
