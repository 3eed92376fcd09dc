import { FormattedMessage, useIntl } from "react-intl";
import { redirect, useLoaderData } from "react-router";
import { attempt, load, readForm } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import type { Route } from "./+types/line-new.ts";
import { LineForm, lineOf } from "./line-form.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused } from "./refusal.tsx";

export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "catalog.manage");
  const { id, name } = await load(request, () => apiFor(context).call("products.get", { params }));
  return { id, name };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const created = await attempt(request, () => apiFor(context).call("releaseLines.create", { params, body: lineOf(form) }));
  return created.ok ? redirect(`/admin/products/${params.id}/lines?done=created`) : refused(form, created.problem);
}

export default function NewLine() {
  const label = useIntl().formatMessage({ id: "admin.products.lines.new" });
  const product = useLoaderData<typeof loader>();
  return (
    <Page
      title={
        <>
          {label}: <bdi>{product.name}</bdi>
        </>
      }
      label={label}
      lead={<FormattedMessage id="admin.products.lines.what" />}
      back={{ to: `/admin/products/${product.id}/lines`, id: "admin.products.lines" }}
    >
      <LineForm />
    </Page>
  );
}
