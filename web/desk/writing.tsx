import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useActionData, useLoaderData, useSearchParams } from "react-router";
import { isLocale, LANGUAGE_NAMES } from "../../shared/locales.ts";
import { apiContext } from "../context.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { ErrorPage } from "../shell/error-page.tsx";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect } from "../ui/form-field.tsx";
import { LocalizedArea, localizedOf } from "../ui/localized-area.tsx";
import { Callout } from "../ui/states.tsx";
import type { Route } from "./+types/writing.ts";
import { Sheet } from "./sheet.tsx";

const SECONDS = [0, 5, 10, 15, 20, 30];

export async function loader({ request, context }: Route.LoaderArgs) {
  return load(request, () => context.get(apiContext).call("me.writing.get"));
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const saved = await attempt(request, () =>
    context.get(apiContext).call("me.writing.update", {
      body: { undoSeconds: Number(textOf(form, "undoSeconds")), signature: localizedOf(form) },
      ifMatch: Number(textOf(form, "revision")),
    }),
  );
  // The whole page is read again: what waits how long is known to all of it.
  return saved.ok ? redirect("/desk/writing?done=saved") : { problem: saved.problem };
}

/** How the person signed in writes: how long a reply can be taken back, and what stands under it. */
export default function Writing() {
  const intl = useIntl();
  const writing = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const problem = useActionData<typeof action>()?.problem;
  const errors = (problem?.errors ?? []).map(({ path, message }) => {
    const locale = path.split(".")[1];
    return { name: `text-${locale}`, text: isLocale(locale) ? `${LANGUAGE_NAMES[locale]}: ${message}` : message };
  });
  const choices = [...new Set([...SECONDS, writing.undoSeconds])].toSorted((a, b) => a - b);
  return (
    <Sheet titleId="writing.title">
      <div className="writing">
        {search.get("done") === "saved" && (
          <Callout tone="good" role="status">
            <FormattedMessage id="writing.saved" />
          </Callout>
        )}
        {problem && errors.length === 0 && (
          <Callout tone="danger" role="alert">
            <bdi>{problem.detail ?? problem.title}</bdi>
          </Callout>
        )}
        <FormErrors title={<FormattedMessage id="writing.refused" />} errors={errors} />
        {/* A plain form: a new page knows the new choice everywhere. */}
        <form key={writing.revision} method="post" className="grid gap-5">
          <input type="hidden" name="revision" value={writing.revision} />
          <FormSelect
            name="undoSeconds"
            label={<FormattedMessage id="writing.undo" />}
            hint={<FormattedMessage id="writing.undo.what" />}
            defaultValue={writing.undoSeconds}
          >
            {choices.map((seconds) => (
              <option key={seconds} value={seconds}>
                {intl.formatMessage({ id: "writing.undo.seconds" }, { count: seconds })}
              </option>
            ))}
          </FormSelect>
          <fieldset className="grid gap-2">
            <legend className="field-label">
              <FormattedMessage id="writing.signature" />
            </legend>
            <p className="field-hint">
              <FormattedMessage id="writing.signature.what" />
            </p>
            <LocalizedArea texts={writing.signature} errors={errors} placeholders={writing.placeholders} />
          </fieldset>
          <div>
            <Button type="submit" look="primary">
              <FormattedMessage id="common.save" />
            </Button>
          </div>
        </form>
      </div>
    </Sheet>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
