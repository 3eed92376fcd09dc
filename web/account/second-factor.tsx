import { FormattedMessage, useIntl } from "react-intl";
import { data, Link, redirect, useActionData, useLoaderData } from "react-router";
import { enrolmentContext, sessionContext } from "../context.ts";
import { load, problemOf, readForm, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { Callout } from "../ui/states.tsx";
import { RecoveryCodes } from "./codes.tsx";
import { EnrolForm } from "./enrol-form.tsx";
import { againPath } from "./paths.ts";
import type { Route } from "./+types/second-factor.ts";
import "./account.css";

export const handle: RouteHandle = { wings: ["account"] };

/** The page above this one. */
function homeOf(request: Request): string {
  return new URL(request.url).pathname.replace(/\/second-factor$/, "");
}

export async function loader({ request, context }: Route.LoaderArgs) {
  const { auth, vendorName } = context.get(sessionContext);
  const home = homeOf(request);
  const { done, sealed } = context.get(enrolmentContext);
  if (done) return { offer: null, home };
  try {
    return { offer: await auth.offerSecondFactor(vendorName, sealed), home };
  } catch (error) {
    const code = problemOf(error)?.code;
    if (code === "proofNeeded") throw redirect(againPath(`${home}/second-factor`));
    if (code === "secondFactor.there") throw redirect(home);
    return load(request, () => Promise.reject(error as Error));
  }
}

export async function action({ request, context }: Route.ActionArgs) {
  const { auth } = context.get(sessionContext);
  const form = await readForm(request);
  const sealed = textOf(form, "sealed");
  try {
    context.set(enrolmentContext, { done: false, sealed });
    const { headers, codes } = await auth.addSecondFactor({ sealed, code: textOf(form, "code") });
    context.set(enrolmentContext, { done: true, sealed: null });
    return data({ codes, problem: null }, { headers });
  } catch (error) {
    const problem = problemOf(error);
    if (!problem || problem.status >= 500) throw error;
    if (problem.code === "proofNeeded") throw redirect(againPath(new URL(request.url).pathname));
    return data({ codes: null, problem: problem.code }, { status: problem.status });
  }
}

export function headers({ actionHeaders }: Route.HeadersArgs) {
  actionHeaders.set("Cache-Control", "no-store");
  return actionHeaders;
}

export default function SecondFactor() {
  const intl = useIntl();
  const { offer, home } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const title = intl.formatMessage({ id: "account.totp.title" });
  return (
    <div className="grid gap-6">
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <p>
        <Link to={home} className="link text-sm">
          <FormattedMessage id="account.title" />
        </Link>
      </p>
      <h1 className="text-xl font-semibold">{title}</h1>
      {answer?.problem && answer.problem !== "codeWrong" && (
        <Callout tone="danger" role="alert">
          <FormattedMessage id={answer.problem === "tooMany" ? "account.second.tooMany" : "account.second.failed"} />
        </Callout>
      )}
      {answer?.codes && <RecoveryCodes codes={answer.codes} next={home} />}
      {offer && <EnrolForm offer={offer} wrong={answer?.problem === "codeWrong"} />}
    </div>
  );
}
