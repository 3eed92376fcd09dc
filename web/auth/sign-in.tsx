import { FormattedMessage, useIntl } from "react-intl";
import { data, redirect, useActionData, useLoaderData } from "react-router";
import MailCheck from "lucide-react/icons/mail-check";
import ShieldCheck from "lucide-react/icons/shield-check";
import { sessionContext } from "../context.ts";
import { attempt, readForm, safeNext, textOf } from "../data.ts";
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

export function loader({ request, context }: Route.LoaderArgs) {
  const { actor, vendorName } = context.get(sessionContext);
  const query = new URL(request.url).searchParams;
  const next = query.get("next");
  // Whoever changes how he signs in proves once more who he is, though he is signed in.
  const again = query.has("again") && (actor.kind === "agent" || actor.kind === "contact");
  if (again) return { next: safeNext(next, ""), vendorName, again: actor.email };
  if (actor.kind === "agent" || actor.kind === "contact") throw redirect(safeNext(next, homeOf(actor.kind)));
  return { next: safeNext(next, ""), vendorName, again: null };
}

export async function action({ request, context }: Route.ActionArgs) {
  const { auth } = context.get(sessionContext);
  const form = await readForm(request);
  const email = textOf(form, "email").trim();
  const next = safeNext(textOf(form, "next"), "");
  if (textOf(form, "intent") === "link") {
    const result = await attempt(request, () => auth.requestMagicLink({ email, next }));
    if (result.ok) return data({ sent: email, email, problem: null }, { headers: result.value.headers });
    return data({ sent: null, email, problem: result.problem.code }, { status: result.problem.status });
  }
  try {
    const { headers, second } = await auth.signInPassword({ email, password: textOf(form, "password") });
    if (second) return redirect(secondPath(next), { headers });
    // Who signed in is known from the next request on: the sign-in page itself sends everybody to the right place.
    return redirect(next || "/sign-in", { headers });
  } catch (error) {
    if (typeof error !== "object" || error === null || !("status" in error) || Number(error.status) >= 500) throw error;
    return data({ sent: null, email, problem: Number(error.status) === 429 ? "tooMany" : "wrong" }, { status: Number(error.status) });
  }
}

export default function SignIn() {
  const intl = useIntl();
  const { next, vendorName, again } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const title = intl.formatMessage({ id: "signIn.title" }, { vendor: vendorName });
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center gap-6 px-5 py-12">
      <title>{title}</title>
      <header className="grid gap-3">
        <img src="/favicon.svg" alt="" width="36" height="36" />
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
      ) : (
        <>
          {again !== null && !answer?.problem && (
            <Callout icon={ShieldCheck}>
              <FormattedMessage id="signIn.again" />
            </Callout>
          )}
          {answer?.problem && (
            <Callout tone="danger" role="alert">
              <FormattedMessage id={answer.problem === "tooMany" ? "signIn.tooMany" : "signIn.wrong"} />
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
              defaultValue={answer?.email ?? again ?? ""}
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
            <p className="text-sm text-faint">
              <FormattedMessage id="signIn.linkHint" />
            </p>
          </form>
          <PasskeySignIn next={next} />
        </>
      )}
      <LanguageChoice className="plain-links" />
      <PasskeyScript />
    </main>
  );
}
