import { FormattedMessage, useIntl } from "react-intl";
import { data, Link, redirect, useActionData, useLoaderData } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import { sessionContext } from "../context.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import { AgentNotice } from "./agent-notice.tsx";
import { apiFor } from "./api.server.ts";
import { Fact, licenseName } from "./license-words.tsx";
import { machineName } from "./own-license.tsx";
import { portalPath, usePortalPath } from "./paths.ts";
import { signedIn } from "./visitor.ts";
import type { Route } from "./+types/own-machine.ts";
import "../account/account.css";

/** What may be said after an act, each with its text `portal.machine.done.<word>`. */
const DONE = ["renamed", "activated"];

export async function loader({ request, context, params }: Route.LoaderArgs) {
  if (signedIn(request, context.get(sessionContext).actor, params).kind !== "contact") return null;
  const api = apiFor(context);
  return load(request, async () => {
    const machine = await api.call("ownMachines.get", { params: { id: params.id } });
    const license = await api.call("ownLicenses.get", { params: { id: machine.license } });
    return { machine, license, done: new URL(request.url).searchParams.get("done") };
  });
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const name = textOf(form, "name").trim();
  const license = textOf(form, "license");
  if (textOf(form, "intent") === "release") {
    const done = await attempt(request, () => api.call("ownMachines.release", { params: { id: params.id } }));
    // Somebody else was faster: it is released all the same.
    if (done.ok || done.problem.status === 404) return redirect(portalPath(params, `/profile/licenses/${license}?done=released`));
    return data({ name, problem: done.problem }, { status: done.problem.status });
  }
  const done = await attempt(request, () =>
    api.call("ownMachines.rename", {
      params: { id: params.id },
      body: { name: name === "" ? null : name },
      ifMatch: Number(textOf(form, "revision")),
    }),
  );
  if (done.ok) return redirect(portalPath(params, `/profile/machines/${params.id}?done=renamed`));
  return data({ name, problem: done.problem }, { status: done.problem.status });
}

export default function OwnMachinePage() {
  const loaded = useLoaderData<typeof loader>();
  return loaded === null ? <AgentNotice /> : <Page {...loaded} />;
}

function Page({ machine, license, done }: NonNullable<Awaited<ReturnType<typeof loader>>>) {
  const intl = useIntl();
  const to = usePortalPath();
  const answer = useActionData<typeof action>();
  const title = machineName(machine);
  const errors = answer
    ? [{ name: "name", text: answer.problem.errors?.[0]?.message ?? answer.problem.detail ?? answer.problem.title }]
    : [];
  return (
    <>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <p className="portal-back">
        <Link to={to(`/profile/licenses/${license.id}`)} className="link">
          <bdi>{licenseName(license)}</bdi>
        </Link>
      </p>
      <h1>
        <bdi>{title}</bdi>
      </h1>
      {done !== null && DONE.includes(done) && (
        <Callout tone="good" icon={CircleCheck} role="status">
          <FormattedMessage id={`portal.machine.done.${done}`} />
        </Callout>
      )}
      <FormErrors title={<FormattedMessage id="portal.form.wrong" />} errors={errors} />
      <dl className="own-facts own-plan">
        {machine.hostname && (
          <Fact id="portal.machine.hostname">
            <bdi dir="ltr">{machine.hostname}</bdi>
          </Fact>
        )}
        {machine.platform && (
          <Fact id="portal.machine.platform">
            <bdi>{machine.platform}</bdi>
          </Fact>
        )}
        {machine.user && (
          <Fact id="portal.machine.user">
            <bdi>{machine.user.name}</bdi>
          </Fact>
        )}
        <Fact id="portal.machine.activated">
          <Time at={machine.createdAt} />
        </Fact>
        {machine.heartbeatAt && (
          <Fact id="portal.machine.seen">
            <Time at={machine.heartbeatAt} />
          </Fact>
        )}
        <Fact id="portal.machine.fingerprint">
          <bdi dir="ltr" className="font-mono text-sm">
            {machine.fingerprint}
          </bdi>
        </Fact>
      </dl>
      {license.may.files && (
        <section className="own-part" aria-labelledby="file">
          <h2 id="file">
            <FormattedMessage id="portal.machine.file" />
          </h2>
          <p>
            <FormattedMessage id="portal.machine.file.what" />
          </p>
          <form method="post" action={to(`/profile/licenses/${license.id}/file`)}>
            <input type="hidden" name="machine" value={machine.id} />
            <Button type="submit" size="lg" look={done === "activated" ? "primary" : "plain"}>
              <FormattedMessage id="portal.machine.file.get" />
            </Button>
          </form>
        </section>
      )}
      <section className="own-part" aria-labelledby="rename">
        <h2 id="rename">
          <FormattedMessage id="portal.machine.rename" />
        </h2>
        <form method="post" className="portal-form">
          <input type="hidden" name="revision" value={machine.revision} />
          <FormText
            size="lg"
            name="name"
            optional
            label={<FormattedMessage id="portal.machine.name" />}
            errors={errors}
            defaultValue={answer?.name ?? machine.name ?? ""}
            maxLength={100}
            dir="auto"
            autoComplete="off"
          />
          <div>
            <Button type="submit" size="lg" name="intent" value="rename">
              <FormattedMessage id="portal.machine.rename.submit" />
            </Button>
          </div>
        </form>
      </section>
      <section className="own-part" aria-labelledby="release">
        <h2 id="release">
          <FormattedMessage id="portal.machine.release" />
        </h2>
        {license.may.release ? (
          <form method="post" className="grid gap-3">
            <input type="hidden" name="license" value={license.id} />
            <p>
              <FormattedMessage id="portal.machine.release.what" />
            </p>
            <div>
              <Button
                type="submit"
                size="lg"
                look="danger"
                name="intent"
                value="release"
                aria-label={`${intl.formatMessage({ id: "portal.machine.release" })}: ${title}`}
              >
                <FormattedMessage id="portal.machine.release" />
              </Button>
            </div>
          </form>
        ) : (
          <p>
            <FormattedMessage id="portal.license.says.vendor" />
          </p>
        )}
      </section>
    </>
  );
}
