import { useEffect } from "react";
import { FormattedMessage } from "react-intl";
import { redirect, useActionData, useLoaderData, useSearchParams } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiContext } from "../context.ts";
import { ErrorPage } from "../shell/error-page.tsx";
import { Button } from "../ui/button.tsx";
import { FormText } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/absences.ts";
import { Sheet } from "./sheet.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  return load(request, () => context.get(apiContext).call("absences.list", { query: { agent: "me" } }));
}

export async function action({ request, context }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), context.get(apiContext)];
  const id = textOf(form, "remove");
  const at = (name: string) => ({ local: textOf(form, name), timeZone: textOf(form, "timeZone") || "UTC" });
  const done = await attempt(request, async () => {
    if (id) await api.call("absences.remove", { params: { id } });
    else await api.call("absences.create", { body: { to: at("to"), ...(textOf(form, "from") && { from: at("from") }) } });
  });
  return done.ok ? redirect("/desk/absences?done=saved") : { problem: done.problem };
}

/** When one is away: nobody is given tickets then. */
export default function Absences() {
  const { data } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const problem = useActionData<typeof action>()?.problem;
  useEffect(() => {
    const field = document.querySelector<HTMLInputElement>("[name=timeZone]");
    if (field) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  }, []);
  return (
    <Sheet titleId="absences.title">
      <div className="writing">
        {search.get("done") === "saved" && (
          <Callout tone="good" role="status">
            <FormattedMessage id="writing.saved" />
          </Callout>
        )}
        {problem && (
          <Callout tone="danger" role="alert">
            <bdi>{problem.errors?.[0]?.message ?? problem.detail ?? problem.title}</bdi>
          </Callout>
        )}
        <p className="text-soft">
          <FormattedMessage id="absences.what" />
        </p>
        <ul className="grid gap-2">
          {data.map(({ id, from, to }) => (
            <li key={id} className="flex flex-wrap items-center justify-between gap-2">
              <FormattedMessage id="absences.one" values={{ from: <Time at={from} />, to: <Time at={to} /> }} />
              <form method="post">
                <Button type="submit" size="sm" name="remove" value={id}>
                  <FormattedMessage id="absences.remove" />
                </Button>
              </form>
            </li>
          ))}
        </ul>
        <form method="post" className="grid gap-4">
          <input type="hidden" name="timeZone" defaultValue="UTC" />
          <FormText
            optional
            type="datetime-local"
            name="from"
            label={<FormattedMessage id="absences.from" />}
            hint={<FormattedMessage id="absences.from.hint" />}
          />
          <FormText type="datetime-local" name="to" required label={<FormattedMessage id="absences.to" />} />
          <div>
            <Button type="submit" look="primary">
              <FormattedMessage id="absences.add" />
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
