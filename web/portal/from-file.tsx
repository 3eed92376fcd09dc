import { FormattedMessage, useIntl } from "react-intl";
import { data, redirect, useActionData, useLoaderData } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import { sessionContext } from "../context.ts";
import { attempt, readForm } from "../data.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { FormErrors, FormField } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import { apiFor } from "./api.server.ts";
import { portalPath, usePortalPath, withQuery } from "./paths.ts";
import { chosenFiles } from "./uploads.ts";
import type { Route } from "./+types/from-file.ts";

/** As much as the operation takes. */
const MOST_BYTES = 3_145_728;
/** What of a request is wrong where the whole is: the file is none. */
const UNREADABLE = "request.unreadable";

export function loader({ request, context }: Route.LoaderArgs) {
  const query = new URL(request.url).searchParams;
  const number = query.get("number") ?? "";
  return {
    number: /^\d{1,15}$/.test(number) ? number : null,
    repeated: query.has("repeated"),
    signedIn: context.get(sessionContext).actor.kind === "contact",
  };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [file] = chosenFiles(await readForm(request), "file");
  if (!file || file.size === 0) return data({ fault: "none" as const, title: "" }, { status: 422 });
  if (file.size > MOST_BYTES) return data({ fault: "large" as const, title: "" }, { status: 413 });
  const body = await parsed(file);
  if (body === null) return data({ fault: "unreadable" as const, title: "" }, { status: 422 });
  // What it holds is looked at by the operation: whatever is there is handed over.
  const done = await attempt(request, () => apiFor(context).call("productRequests.openFromFile", { body: body as never }));
  if (done.ok)
    return redirect(
      withQuery(portalPath(params, "/requests/from-file"), {
        number: String(done.value.number),
        repeated: done.value.repeated ? "yes" : null,
      }),
    );
  const { code, title, status } = done.problem;
  return code === "invalid" || code === UNREADABLE
    ? data({ fault: "unreadable" as const, title: "" }, { status })
    : data({ fault: "said" as const, title }, { status });
}

async function parsed(file: File): Promise<unknown> {
  try {
    const value: unknown = JSON.parse(await file.text());
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

/** Hands in a request that a product without a network wrote to a file. */
export default function FromFile() {
  const intl = useIntl();
  const to = usePortalPath();
  const { number, repeated, signedIn } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const title = intl.formatMessage({ id: "portal.fromFile.title" });
  const errors = answer
    ? [{ name: "file", text: answer.fault === "said" ? answer.title : intl.formatMessage({ id: `portal.fromFile.fault.${answer.fault}` }) }]
    : [];
  return (
    <div className="portal-text">
      <title>{errors.length > 0 ? intl.formatMessage({ id: "portal.errorTitle" }, { title }) : title}</title>
      <header className="grid gap-2">
        <h1>{title}</h1>
        <p className="lead">
          <FormattedMessage id="portal.fromFile.what" />
        </p>
      </header>
      {number !== null && !answer && (
        <>
          <Callout tone="good" icon={CircleCheck} role="status">
            <FormattedMessage
              id={repeated ? "portal.fromFile.repeated" : "portal.fromFile.done"}
              values={{
                number: (
                  <bdi dir="ltr" className="tabular font-semibold">
                    #{number}
                  </bdi>
                ),
              }}
            />
          </Callout>
          {signedIn && (
            <p className="portal-actions">
              <ButtonLink to={to("/requests")} size="lg">
                <FormattedMessage id="portal.requests.title" />
              </ButtonLink>
            </p>
          )}
        </>
      )}
      <FormErrors title={<FormattedMessage id="portal.form.wrong" />} errors={errors} />
      <form method="post" action={to("/requests/from-file")} encType="multipart/form-data" noValidate className="portal-form">
        <FormField
          name="file"
          label={<FormattedMessage id="portal.fromFile.file" />}
          hint={<FormattedMessage id="portal.fromFile.hint" />}
          errors={errors}
        >
          {(control) => <input {...control} type="file" className="input" data-size="lg" />}
        </FormField>
        <div className="grid gap-3">
          <Button type="submit" look="primary" size="lg" className="portal-submit">
            <FormattedMessage id="portal.fromFile.submit" />
          </Button>
          <p className="field-hint">
            <FormattedMessage id="portal.fromFile.next" />
          </p>
        </div>
      </form>
    </div>
  );
}
