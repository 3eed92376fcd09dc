import { FormattedMessage, useIntl } from "react-intl";
import { redirect } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { readForm } from "../data.ts";
import type { Route } from "./+types/brand-new.ts";
import { saveBrand } from "./brand-acts.ts";
import { BrandForm } from "./brand-form.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";

export function loader({ context }: Route.LoaderArgs) {
  requireRight(context, "catalog.manage");
  return null;
}

export async function action({ request, context }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  const created = await saveBrand(request, api, form, (body) => api.call("brands.create", { body }));
  return created.ok ? redirect(`/admin/brands/${created.value.id}?done=created`) : refused(form, created.problem);
}

export default function NewBrand() {
  const title = useIntl().formatMessage({ id: "admin.brands.new" });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.brands.what" />} back={{ to: "/admin/brands", id: "admin.brands" }}>
      <BrandForm />
    </Page>
  );
}
