import { FormattedMessage, useIntl } from "react-intl";
import { data, redirect, useActionData, useLoaderData } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import { sessionContext } from "../context.ts";
import { load, problemOf, readForm, textOf } from "../data.ts";
import { PasskeyScript } from "../auth/passkey-form.tsx";
import type { RouteHandle } from "../i18n/wings.ts";
import { Callout } from "../ui/states.tsx";
import { RecoveryCodes } from "./codes.tsx";
import { FactorPart, PasskeyPart, PasswordPart, SessionPart } from "./parts.tsx";
import { againPath } from "./paths.ts";
import type { Route } from "./+types/security.ts";
import "./account.css";

export const handle: RouteHandle = { wings: ["account"] };

/** What may be said after an act, each with its text `account.done.<word>`. */
const DONE = ["password", "passkeyAdded", "passkeyRenamed", "passkeyRemoved", "factorRemoved", "ended", "endedOthers"];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { auth } = context.get(sessionContext);
  const url = new URL(request.url);
  return { ...(await load(request, () => auth.ownSecurity())), here: url.pathname, done: url.searchParams.get("done") };
}

/** Each form of the page says what it intends; what was done is said on the page one is led back to. */
export async function action({ request, context }: Route.ActionArgs) {
  const { auth } = context.get(sessionContext);
  const here = new URL(request.url).pathname;
  const form = await readForm(request);
  const intent = textOf(form, "intent");
  const id = textOf(form, "id");
  const back = (done: string, headers?: Headers) => redirect(`${here}?done=${done}`, headers && { headers });
  try {
    switch (intent) {
      case "password": {
        const current = textOf(form, "current");
        return back(
          "password",
          (await auth.changePassword({ current: current === "" ? null : current, next: textOf(form, "password") })).headers,
        );
      }
      case "codes":
        return data({ codes: (await auth.newRecoveryCodes()).codes, problem: null, intent }, { headers: { "Cache-Control": "no-store" } });
      case "removeFactor":
        return await auth.removeSecondFactor().then(() => back("factorRemoved"));
      case "renamePasskey":
        return await auth.renamePasskey({ id, name: textOf(form, "name") }).then(() => back("passkeyRenamed"));
      case "removePasskey":
        return await auth.removePasskey({ id }).then(() => back("passkeyRemoved"));
      case "end":
        return await auth.endOwnSession({ id }).then(() => back("ended"));
      case "endOthers":
        return await auth.endOtherSessions().then(() => back("endedOthers"));
      default:
        return back("");
    }
  } catch (error) {
    const problem = problemOf(error);
    if (!problem || problem.status >= 500) throw error;
    if (problem.code === "proofNeeded" || problem.status === 401) throw redirect(againPath(here));
    // What has ended meanwhile has ended.
    if (problem.status === 404) return back("");
    return data({ codes: null, problem: problem.code, intent }, { status: problem.status });
  }
}

export function headers({ actionHeaders }: Route.HeadersArgs) {
  actionHeaders.set("Cache-Control", "no-store");
  return actionHeaders;
}

export default function Security() {
  const intl = useIntl();
  const security = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const title = intl.formatMessage({ id: "account.title" });
  const problemOfPart = (intent: string) => (answer?.intent === intent ? answer.problem : null);
  return (
    <div className="grid gap-7">
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <header className="grid gap-1">
        <h1 className="text-xl font-semibold">{title}</h1>
        <p className="text-soft">
          <bdi dir="ltr">{security.email}</bdi>
        </p>
      </header>
      {security.done !== null && DONE.includes(security.done) && !answer && (
        <Callout tone="good" icon={CircleCheck} role="status">
          <FormattedMessage id={`account.done.${security.done}`} />
        </Callout>
      )}
      {answer?.codes ? (
        <RecoveryCodes codes={answer.codes} next={security.here} />
      ) : (
        <>
          <PasswordPart has={security.hasPassword} problem={problemOfPart("password")} />
          <FactorPart totp={security.totp} demanded={security.demanded} here={security.here} problem={problemOfPart("removeFactor")} />
          <PasskeyPart passkeys={security.passkeys} />
          <SessionPart sessions={security.sessions} />
        </>
      )}
      <PasskeyScript />
    </div>
  );
}
