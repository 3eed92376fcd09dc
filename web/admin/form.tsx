import { FormattedMessage } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { CustomFieldInputs } from "../ui/custom-fields.tsx";
import type { Route } from "./+types/form.ts";
import { FormForm, formOf } from "./form-form.tsx";
import { formParts } from "./form-parts.ts";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

/** Names of types are the desk's. */
export const handle: RouteHandle = { wings: ["desk"] };

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "settings.read");
  const api = apiFor(context);
  const [form, parts] = await load(request, () => Promise.all([api.call("ticketForms.get", { params }), formParts(api)]));
  return { form, ...parts };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const archive = textOf(form, "archive");
  const saved = await attempt(request, () =>
    apiFor(context).call("ticketForms.update", {
      params,
      body: { ...formOf(form), ...(archive && { archived: archive === "yes" }) },
      ...revisionOf(form),
    }),
  );
  return saved.ok ? redirect(`/admin/forms/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function EditForm() {
  const { form, fields, products, brands } = useLoaderData<typeof loader>();
  const asked = form.questions.flatMap(({ field, requiredToOpen }) => {
    const found = fields.find(({ key }) => key === field);
    if (!found || found.access !== "customerWrites") return [];
    return [{ ...found, required: requiredToOpen ? ("always" as const) : found.required }];
  });
  return (
    <Page title={<bdi>{form.name}</bdi>} label={form.name} back={{ to: "/admin/forms", id: "admin.forms" }}>
      <FormForm key={form.revision} form={form} fields={fields} products={products} brands={brands} />
      <Group title={<FormattedMessage id="admin.forms.preview" />} what={<FormattedMessage id="admin.forms.preview.what" />}>
        {asked.length === 0 ? (
          <p className="text-soft">
            <FormattedMessage id="admin.forms.preview.none" />
          </p>
        ) : (
          <div className="card grid gap-4 p-4" key={form.revision}>
            <CustomFieldInputs fields={asked} values={{}} />
          </div>
        )}
      </Group>
    </Page>
  );
}
