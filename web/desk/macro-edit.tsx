import { FormattedMessage } from "react-intl";
import { redirect, useActionData, useLoaderData } from "react-router";
import type { Acts } from "../../server/support/macros/contract.ts";
import { isLocale, LANGUAGE_NAMES } from "../../shared/locales.ts";
import { apiContext, sessionContext } from "../context.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { ErrorPage } from "../shell/error-page.tsx";
import { Button } from "../ui/button.tsx";
import { FormErrors } from "../ui/form-field.tsx";
import { localizedOf } from "../ui/localized-area.tsx";
import type { Route } from "./+types/macro-edit.ts";
import { MacroForm } from "./macro-form.tsx";
import { Sheet } from "./sheet.tsx";

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { actor } = context.get(sessionContext);
  const kind = new URL(request.url).searchParams.get("kind") === "snippet" ? ("snippet" as const) : ("macro" as const);
  return load(request, async () => {
    const [macro, placeholders, agents, teams, statuses, checklists] = await Promise.all([
      params.id === "new" ? null : api.call("macros.get", { params: { id: params.id } }),
      api.call("macros.placeholders"),
      api.call("agents.list", { query: { limit: 200, active: "true" } }),
      api.call("teams.list", { query: { limit: 200 } }),
      api.call("tickets.statuses"),
      api.call("checklistTemplates.list", { query: {} }),
    ]);
    const people = (all: readonly { id: string; name: string }[]) => all.map(({ id, name }) => ({ id, name }));
    return {
      macro,
      kind: macro?.kind ?? kind,
      placeholders: placeholders.data,
      agents: people(agents.data),
      teams: people(teams.data),
      checklists: people(checklists.data),
      statuses: statuses.data.filter(({ retired }) => !retired).map(({ slug, name }) => ({ slug, name })),
      mayShare: actor.kind === "agent" && actor.rights.includes("macros.share"),
    };
  });
}

function actsOf(form: FormData): Acts {
  const list = (name: string) =>
    textOf(form, name)
      .split(/[\s,]+/)
      .map((tag) => tag.trim())
      .filter(Boolean);
  const chosen = Object.fromEntries(
    ["status", "priority", "type", "assignee", "team", "checklist"].flatMap((name) =>
      textOf(form, `act-${name}`) ? [[name, textOf(form, `act-${name}`)]] : [],
    ),
  ) as Acts;
  const [addTags, removeTags] = [list("addTags"), list("removeTags")];
  return { ...chosen, ...(addTags.length > 0 && { addTags }), ...(removeTags.length > 0 && { removeTags }) };
}

export async function action({ request, params, context }: Route.ActionArgs) {
  const api = context.get(apiContext);
  const form = await readForm(request);
  if (textOf(form, "intent") === "remove") {
    const removed = await attempt(request, () => api.call("macros.remove", { params: { id: params.id } }));
    return removed.ok ? redirect("/desk/macros?done=removed") : { problem: removed.problem };
  }
  const kind = textOf(form, "kind") === "snippet" ? ("snippet" as const) : ("macro" as const);
  const texts = localizedOf(form);
  const fields = {
    name: textOf(form, "name"),
    folder: textOf(form, "folder").trim(),
    short: textOf(form, "short").trim().replace(/^;/, "") || null,
    internal: textOf(form, "internal") === "yes",
    texts,
    ...(kind === "macro" && { acts: actsOf(form) }),
  };
  const scope = textOf(form, "scope");
  const saved = await attempt(request, () =>
    params.id === "new"
      ? api.call("macros.create", {
          body: {
            ...fields,
            kind,
            ...(scope === "shared" ? { scope } : scope === "" || scope === "personal" ? {} : { scope: "team" as const, team: scope }),
          },
        })
      : api.call("macros.update", { params: { id: params.id }, body: fields, ifMatch: Number(textOf(form, "revision")) }),
  );
  return saved.ok ? redirect("/desk/macros?done=saved") : { problem: saved.problem };
}

/** One macro or snippet: what it says in each language, what it does, who has it. */
export default function MacroEdit() {
  const loaded = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem;
  const errors = (problem?.errors ?? []).map(({ path, message }) => {
    const [first = "", second] = path.split(".");
    if (first === "texts" && isLocale(second)) return { name: `text-${second}`, text: `${LANGUAGE_NAMES[second]}: ${message}` };
    return { name: first === "texts" || first === "acts" ? "" : first, text: message };
  });
  const { macro } = loaded;
  const title = `macro.${macro ? "edit" : "new"}${loaded.kind === "snippet" ? "Snippet" : ""}`;
  return (
    <Sheet titleId={title}>
      <div className="writing">
        {problem && errors.length === 0 && (
          <p className="callout" data-tone="danger" role="alert">
            <bdi>{problem.detail ?? problem.title}</bdi>
          </p>
        )}
        <FormErrors title={<FormattedMessage id="writing.refused" />} errors={errors} />
        <MacroForm {...loaded} errors={errors} />
        {macro?.mayChange && (
          <form method="post">
            <input type="hidden" name="intent" value="remove" />
            <Button type="submit" look="danger">
              <FormattedMessage id="macro.remove" />
            </Button>
          </form>
        )}
      </div>
    </Sheet>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk/macros" inside />;
}
