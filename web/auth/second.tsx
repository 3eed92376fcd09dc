import { FormattedMessage, useIntl } from "react-intl";
import { data, redirect, useActionData, useLoaderData } from "react-router";
import { RecoveryCodes } from "../account/codes.tsx";
import { EnrolForm } from "../account/enrol-form.tsx";
import { enrolmentContext, sessionContext } from "../context.ts";
import { problemOf, readForm, safeNext, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { LanguageChoice } from "../shell/language-choice.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Callout } from "../ui/states.tsx";
import { PasskeyScript, PasskeySignIn } from "./passkey-form.tsx";
import type { Route } from "./+types/second.ts";
import "../account/account.css";

export const handle: RouteHandle = { wings: ["account"] };

/** The second proof, or the setting up of one where it is demanded. Who owes nothing is sent to where signing in begins. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const { auth, vendorName } = context.get(sessionContext);
  const next = safeNext(new URL(request.url).searchParams.get("next"), "");
  const { done, sealed } = context.get(enrolmentContext);
  if (done) return { step: null, next };
  const step = await auth.secondStep(vendorName, sealed);
  if (!step) throw redirect(next === "" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`);
  return { step, next };
}

export async function action({ request, context }: Route.ActionArgs) {
  const { auth } = context.get(sessionContext);
  const next = safeNext(new URL(request.url).searchParams.get("next"), "/sign-in");
  const form = await readForm(request);
  const code = textOf(form, "code");
  try {
    if (textOf(form, "intent") === "enrol") {
      context.set(enrolmentContext, { done: false, sealed: textOf(form, "sealed") });
      const { headers, codes } = await auth.enrolSecond({ sealed: textOf(form, "sealed"), code });
      context.set(enrolmentContext, { done: true, sealed: null });
      return data({ codes, next, problem: null }, { headers });
    }
    return redirect(next, { headers: (await auth.proveSecond({ code })).headers });
  } catch (error) {
    const problem = problemOf(error);
    if (!problem || problem.status >= 500) throw error;
    if (problem.status === 410) return redirect("/sign-in");
    return data({ codes: null, next, problem: problem.code }, { status: problem.status });
  }
}

export function headers({ actionHeaders }: Route.HeadersArgs) {
  actionHeaders.set("Cache-Control", "no-store");
  return actionHeaders;
}

export default function Second() {
  const intl = useIntl();
  const { step, next } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const title = intl.formatMessage({ id: !step || step.enrol ? "account.second.enrol" : "account.second.title" });
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center gap-6 px-5 py-12">
      <title>{title}</title>
      <header className="grid gap-2">
        <h1 className="text-xl font-semibold">{title}</h1>
        {step && (
          <p className="text-sm text-faint">
            <bdi dir="ltr">{step.email}</bdi>
          </p>
        )}
      </header>
      {answer?.problem && answer.problem !== "codeWrong" && (
        <Callout tone="danger" role="alert">
          <FormattedMessage id={answer.problem === "tooMany" ? "account.second.tooMany" : "account.second.failed"} />
        </Callout>
      )}
      {answer?.codes && <RecoveryCodes codes={answer.codes} next={answer.next} />}
      {step && (
        <>
          {step.enrol ? (
            <>
              <p className="text-soft">
                <FormattedMessage id="account.second.why" />
              </p>
              <EnrolForm offer={step.enrol} wrong={answer?.problem === "codeWrong"} />
            </>
          ) : (
            <Prove code={step.code} passkey={step.passkey} next={next} wrong={answer?.problem === "codeWrong"} />
          )}
          <form method="post" action="/sign-out" className="text-sm">
            <button type="submit" className="link">
              <FormattedMessage id="account.second.other" />
            </button>
          </form>
        </>
      )}
      <LanguageChoice className="plain-links" />
      <PasskeyScript />
    </main>
  );
}

function Prove({ code, passkey, next, wrong }: { code: boolean; passkey: boolean; next: string; wrong: boolean }) {
  return (
    <>
      {code && (
        <form method="post" className="grid gap-4">
          <TextField
            size="lg"
            label={<FormattedMessage id="account.code" />}
            hint={<FormattedMessage id="account.code.hint" />}
            error={wrong && <FormattedMessage id="account.code.wrong" />}
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={20}
            required
            dir="ltr"
          />
          <Button type="submit" look="primary" size="lg">
            <FormattedMessage id="account.second.submit" />
          </Button>
        </form>
      )}
      {passkey && (
        <>
          {!code && (
            <p className="text-soft">
              <FormattedMessage id="account.second.passkey" />
            </p>
          )}
          <PasskeySignIn next={next} look={code ? "plain" : "primary"} />
        </>
      )}
      <p className="text-sm text-faint">
        <FormattedMessage id="account.second.lost" />
      </p>
    </>
  );
}
