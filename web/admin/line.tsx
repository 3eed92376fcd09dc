import { FormattedMessage } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { LifeState } from "../ui/life-state.tsx";
import type { Route } from "./+types/line.ts";
import { LifecycleWarnings } from "./lifecycle-fields.tsx";
import { LineForm, lineOf } from "./line-form.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { askFirst, refused } from "./refusal.tsx";
import { Removal } from "./removal.tsx";
import { revisionOf } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";
export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "catalog.manage");
  return { line: await load(request, () => apiFor(context).call("releaseLines.get", { params: { id: params.line } })) };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const [form, api] = [await readForm(request), apiFor(context)];
  const [one, list] = [{ params: { id: params.line }, ...revisionOf(form) }, `/admin/products/${params.id}/lines`];
  if (textOf(form, "intent") === "remove") {
    if (!form.has("confirmed")) return askFirst(form, "remove");
    const removed = await attempt(request, () => api.call("releaseLines.remove", one));
    return removed.ok ? redirect(`${list}?done=removed`) : refused(form, removed.problem);
  }
  const saved = await attempt(request, () => api.call("releaseLines.update", { ...one, body: lineOf(form) }));
  return saved.ok ? redirect(`${list}/${params.line}?done=saved`) : refused(form, saved.problem);
}

export default function Line() {
  const { line } = useLoaderData<typeof loader>();
  const list = `/admin/products/${line.product.id}/lines`;
  return (
    <Page
      title={
        <>
          <bdi>{line.product.name}</bdi> <bdi dir="ltr">{line.name}</bdi>
        </>
      }
      label={`${line.product.name} ${line.name}`}
      lead={<LifeState state={line.lifecycle.state} />}
      back={{ to: list, id: "admin.products.lines" }}
    >
      <LifecycleWarnings warnings={line.lifecycle.warnings} />
      <LineForm key={line.revision} line={line} />
      <Removal revision={line.revision} cancel={`${list}/${line.id}`} name={line.name}>
        <FormattedMessage id="admin.products.lines.remove.what" />
      </Removal>
    </Page>
  );
}
