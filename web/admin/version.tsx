import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import type { Route } from "./+types/version.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused, useRefusal } from "./refusal.tsx";
import { revisionOf, StaleNote } from "./revision.tsx";

export { shouldRevalidate } from "./revision.tsx";

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "catalog.manage");
  const api = apiFor(context);
  const [version, lines] = await load(request, () =>
    Promise.all([
      api.call("versions.get", { params: { id: params.version } }),
      api.call("releaseLines.list", { params: { id: params.id }, query: { limit: 200 } }),
    ]),
  );
  return { version, lines: lines.data.map(({ id, name }) => ({ id, name })) };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const saved = await attempt(request, () =>
    apiFor(context).call("versions.update", {
      params: { id: params.version },
      body: { releasedOn: textOf(form, "releasedOn") || null, releaseLine: textOf(form, "releaseLine") || null },
      ...revisionOf(form),
    }),
  );
  return saved.ok ? redirect(`/admin/products/${params.id}/versions?done=saved`) : refused(form, saved.problem);
}

const LABELS = {
  releasedOn: { name: "releasedOn", label: "admin.products.releasedOn" },
  releaseLine: { name: "releaseLine", label: "admin.products.line" },
};

export default function Version() {
  const intl = useIntl();
  const { version, lines } = useLoaderData<typeof loader>();
  const { errors, value, problem } = useRefusal(LABELS);
  return (
    <Page
      title={
        <>
          <bdi>{version.product.name}</bdi> <bdi dir="ltr">{version.version}</bdi>
        </>
      }
      label={`${version.product.name} ${version.version}`}
      lead={<FormattedMessage id="admin.products.version.keeps" />}
      back={{ to: `/admin/products/${version.product.id}/versions`, id: "admin.products.versions" }}
    >
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form" key={version.revision}>
        <input type="hidden" name="revision" value={version.revision} />
        <FormText
          optional
          name="releasedOn"
          type="date"
          label={<FormattedMessage id="admin.products.releasedOn" />}
          errors={errors}
          defaultValue={value("releasedOn", version.releasedOn)}
        />
        <FormSelect
          name="releaseLine"
          label={<FormattedMessage id="admin.products.line" />}
          errors={errors}
          defaultValue={value("releaseLine", version.releaseLine?.id)}
        >
          <option value="">{intl.formatMessage({ id: "admin.products.line.none" })}</option>
          {lines.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </FormSelect>
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id="common.save" />
          </Button>
        </div>
      </Form>
    </Page>
  );
}
