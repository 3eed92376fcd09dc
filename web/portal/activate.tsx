import { FormattedMessage, useIntl } from "react-intl";
import { data, Link, redirect, useActionData, useLoaderData } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import { sessionContext } from "../context.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { Day } from "../ui/day.tsx";
import { FormErrors, FormField, FormText } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import { AgentNotice } from "./agent-notice.tsx";
import { apiFor } from "./api.server.ts";
import { licenseName } from "./license-words.tsx";
import { portalPath, usePortalPath } from "./paths.ts";
import { chosenFiles } from "./uploads.ts";
import { signedIn } from "./visitor.ts";
import type { Route } from "./+types/activate.ts";
import "../account/account.css";

/** A request is a few hundred bytes. */
const MOST_BYTES = 20_000;

export async function loader({ request, context, params }: Route.LoaderArgs) {
  if (signedIn(request, context.get(sessionContext).actor, params).kind !== "contact") return null;
  return { license: await load(request, () => apiFor(context).call("ownLicenses.get", { params: { id: params.id } })) };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const code = textOf(form, "code").trim();
  if (textOf(form, "intent") === "code") {
    const done = await attempt(request, () =>
      api.call("ownLicenses.activateByCode", { params: { id: params.id }, body: { code: code.slice(0, 60) } }),
    );
    if (done.ok) return data({ code, answer: done.value, fault: null });
    return data({ code, answer: null, fault: { field: "code", text: done.problem.title } }, { status: done.problem.status });
  }
  const [file] = chosenFiles(form, "file");
  const text = file && file.size <= MOST_BYTES ? await file.text() : "";
  const done = await attempt(request, () => api.call("ownLicenses.activateByFile", { body: { request: text } }));
  if (done.ok) return redirect(portalPath(params, `/profile/machines/${done.value.id}?done=activated`));
  return data({ code, answer: null, fault: { field: "file", text: done.problem.title } }, { status: done.problem.status });
}

export function headers() {
  return { "Cache-Control": "no-store" };
}

/** Machines without a network: by the request they wrote, or by codes that are read out and typed in. */
export default function Activate() {
  const loaded = useLoaderData<typeof loader>();
  return loaded === null ? <AgentNotice /> : <Page {...loaded} />;
}

function Page({ license }: NonNullable<Awaited<ReturnType<typeof loader>>>) {
  const to = usePortalPath();
  const title = useIntl().formatMessage({ id: "portal.activate.title" });
  const answer = useActionData<typeof action>();
  const errors = answer?.fault ? [{ name: answer.fault.field, text: answer.fault.text }] : [];
  return (
    <>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <p className="portal-back">
        <Link to={to(`/profile/licenses/${license.id}`)} className="link">
          <bdi>{licenseName(license)}</bdi>
        </Link>
      </p>
      <header className="grid gap-1">
        <h1>{title}</h1>
        <p className="lead">
          <FormattedMessage id="portal.activate.what" />
        </p>
      </header>
      <FormErrors title={<FormattedMessage id="portal.form.wrong" />} errors={errors} />
      {answer?.answer && (
        <Callout tone="good" icon={CircleCheck} role="status">
          <p>
            <FormattedMessage id={answer.answer.again ? "portal.activate.answer.again" : "portal.activate.answer"} />
          </p>
          <p dir="ltr" className="text-xl font-mono font-semibold break-words select-all rtl:text-end">
            {answer.answer.code}
          </p>
          {answer.answer.expiresAt && (
            <p>
              <FormattedMessage id="portal.activate.answer.until" values={{ day: <Day on={answer.answer.expiresAt.slice(0, 10)} /> }} />
            </p>
          )}
        </Callout>
      )}
      {license.may.activate ? (
        <Ways codes={license.rules.typedCodes} errors={errors} code={answer?.code ?? ""} />
      ) : (
        <Callout tone="warn">
          <FormattedMessage id={license.rules.vendorActivates ? "portal.license.says.vendor" : "portal.license.refused"} />
        </Callout>
      )}
    </>
  );
}

function Ways({ codes, errors, code }: { codes: boolean; errors: readonly { name: string; text: string }[]; code: string }) {
  return (
    <>
      <section className="own-part" aria-labelledby="by-file">
        <h2 id="by-file">
          <FormattedMessage id="portal.activate.file" />
        </h2>
        <form method="post" encType="multipart/form-data" noValidate className="portal-form">
          <FormField
            name="file"
            label={<FormattedMessage id="portal.activate.file.choose" />}
            hint={<FormattedMessage id="portal.activate.file.hint" />}
            errors={errors}
          >
            {(control) => <input {...control} type="file" className="input" data-size="lg" />}
          </FormField>
          <div>
            <Button type="submit" look="primary" size="lg" name="intent" value="file" className="portal-submit">
              <FormattedMessage id="portal.activate.file.submit" />
            </Button>
          </div>
        </form>
      </section>
      {codes && (
        <section className="own-part" aria-labelledby="by-code">
          <h2 id="by-code">
            <FormattedMessage id="portal.activate.code" />
          </h2>
          <form method="post" noValidate className="portal-form">
            <FormText
              size="lg"
              name="code"
              label={<FormattedMessage id="portal.activate.code.typed" />}
              hint={<FormattedMessage id="portal.activate.code.hint" />}
              errors={errors}
              defaultValue={code}
              dir="ltr"
              maxLength={60}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
            />
            <div>
              <Button type="submit" size="lg" name="intent" value="code" className="portal-submit">
                <FormattedMessage id="portal.activate.code.submit" />
              </Button>
            </div>
          </form>
        </section>
      )}
    </>
  );
}
