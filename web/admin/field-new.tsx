import { useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { FIELD_TYPES } from "../../shared/fields.ts";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import type { Route } from "./+types/field-new.ts";
import { FieldForm, fieldOf } from "./field-form.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";

function asked(request: Request) {
  const query = new URL(request.url).searchParams;
  return { kind: query.get("kind") ?? "contact", type: FIELD_TYPES.find((one) => one === query.get("type")) ?? ("text" as const) };
}

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "settings.manage");
  const api = apiFor(context);
  const { kind, type } = asked(request);
  return load(request, async () => {
    const [{ data: kinds }, { data: fields }] = await Promise.all([api.call("fields.kinds"), api.call("fields.list", { query: { kind } })]);
    const known = kinds.find((one) => one.kind === kind);
    return {
      kind,
      type,
      references: known?.references ?? [],
      names: [...(known?.facts.map(({ name }) => name) ?? []), ...fields.map(({ key }) => key)],
    };
  });
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const { kind, type } = asked(request);
  const created = await attempt(request, () =>
    apiFor(context).call("fields.create", { body: { kind, type, key: textOf(form, "key").trim(), ...fieldOf(form, type) } }),
  );
  return created.ok ? redirect(`/admin/fields/${created.value.id}?done=created`) : refused(form, created.problem);
}

export default function NewField() {
  const intl = useIntl();
  const { kind, ...rest } = useLoaderData<typeof loader>();
  const title = `${intl.formatMessage({ id: "admin.fields.new" })}: ${intl.formatMessage({ id: `admin.fields.type.${rest.type}` })}`;
  return (
    <Page title={title} label={title} back={{ to: `/admin/fields?kind=${kind}`, id: "admin.fields" }}>
      <FieldForm {...rest} />
    </Page>
  );
}
