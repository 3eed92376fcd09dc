import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import type { Route } from "./+types/field.ts";
import { FieldForm, fieldOf } from "./field-form.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const api = apiFor(context);
  return load(request, async () => {
    const [field, { data: kinds }] = await Promise.all([api.call("fields.get", { params }), api.call("fields.kinds")]);
    const { data: fields } = await api.call("fields.list", { query: { kind: field.kind } });
    const known = kinds.find((one) => one.kind === field.kind);
    const others = fields.map(({ key }) => key).filter((key) => key !== field.key);
    return { field, references: known?.references ?? [], names: [...(known?.facts.map(({ name }) => name) ?? []), ...others] };
  });
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const api = apiFor(context);
  const form = await readForm(request);
  const saved = await attempt(request, async () => {
    const { type } = await api.call("fields.get", { params });
    const archive = textOf(form, "archive");
    return api.call("fields.update", {
      params,
      body: { ...fieldOf(form, type), ...(archive && { archived: archive === "yes" }) },
      ...revisionOf(form),
    });
  });
  return saved.ok ? redirect(`/admin/fields/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function Field() {
  const { field, references, names } = useLoaderData<typeof loader>();
  return (
    <Page
      title={<bdi>{field.label}</bdi>}
      label={field.label}
      lead={<code dir="ltr">{field.key}</code>}
      back={{ to: `/admin/fields?kind=${field.kind}`, id: "admin.fields" }}
    >
      <FieldForm key={field.revision} type={field.type} field={field} references={references} names={names} />
    </Page>
  );
}
