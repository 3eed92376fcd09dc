import { redirect, useLoaderData } from "react-router";
import { apiFor } from "../portal/api.server.ts";
import { load, readForm } from "../data.ts";
import type { Route } from "./+types/brand.ts";
import { saveBrand } from "./brand-acts.ts";
import { BrandForm } from "./brand-form.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "catalog.manage");
  return { brand: await load(request, () => apiFor(context).call("brands.get", { params })) };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  const saved = await saveBrand(request, api, form, (body) => api.call("brands.update", { params, body, ...revisionOf(form) }));
  return saved.ok ? redirect(`/admin/brands/${params.id}?done=saved`) : refused(form, saved.problem);
}

export default function Brand() {
  const { brand } = useLoaderData<typeof loader>();
  return (
    <Page title={<bdi>{brand.name}</bdi>} label={brand.name} back={{ to: "/admin/brands", id: "admin.brands" }}>
      <BrandForm brand={brand} />
    </Page>
  );
}
