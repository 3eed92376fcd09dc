import { FormattedMessage } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import type { Route } from "./+types/product-part.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { PartForm, partKindOf, partOf } from "./part-form.tsx";
import { askFirst, refused } from "./refusal.tsx";
import { Removal } from "./removal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "catalog.manage");
  const kind = partKindOf(request.url);
  return { kind, part: await load(request, () => apiFor(context).call(`${kind}.get`, { params: { id: params["part"] } })) };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, api, kind] = [await readForm(request), apiFor(context), partKindOf(request.url)];
  const [one, list] = [{ params: { id: params["part"] }, ...revisionOf(form) }, `/admin/products/${params["id"]}/${kind}`];
  if (textOf(form, "intent") === "remove") {
    if (!form.has("confirmed")) return askFirst(form, "remove");
    const removed = await attempt(request, () => api.call(`${kind}.remove`, one));
    return removed.ok ? redirect(`${list}?done=removed`) : refused(form, removed.problem);
  }
  const saved = await attempt(request, () => api.call(`${kind}.update`, { ...one, body: partOf(form) }));
  return saved.ok ? redirect(`${list}?done=saved`) : refused(form, saved.problem);
}

export default function Part() {
  const { kind, part } = useLoaderData<typeof loader>();
  const list = `/admin/products/${part.product.id}/${kind}`;
  return (
    <Page
      title={<bdi>{part.name}</bdi>}
      label={part.name}
      lead={<bdi>{part.product.name}</bdi>}
      back={{ to: list, id: `admin.products.${kind}` }}
    >
      <PartForm key={part.revision} kind={kind} part={part} />
      <Removal revision={part.revision} cancel={`${list}/${part.id}`} name={part.name}>
        <FormattedMessage id={`admin.products.${kind}.remove.what`} />
      </Removal>
    </Page>
  );
}
