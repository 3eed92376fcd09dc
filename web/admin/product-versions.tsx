import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, redirect, useLoaderData } from "react-router";
import Tag from "lucide-react/icons/tag";
import { attempt, load, readForm, textOf } from "../data.ts";
import type { RouteHandle } from "../i18n/wings.ts";
import { apiFor } from "../portal/api.server.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { LifeDay } from "../ui/life-day.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/product-versions.ts";
import { requireRight } from "./may.ts";
import { Group, Page } from "./page.tsx";
import { ProductPartsNav } from "./product-parts-nav.tsx";
import { refused, useRefusal } from "./refusal.tsx";
import { Pages, Table } from "./table.tsx";

export const handle: RouteHandle = { wings: ["portal"] };

export async function loader({ request, context, params }: Route.LoaderArgs) {
  requireRight(context, "catalog.manage");
  const api = apiFor(context);
  const cursor = new URL(request.url).searchParams.get("cursor");
  const [product, versions, lines] = await load(request, () =>
    Promise.all([
      api.call("products.get", { params }),
      api.call("versions.list", { params, query: { limit: 50, ...(cursor && { cursor }) } }),
      api.call("releaseLines.list", { params, query: { limit: 200 } }),
    ]),
  );
  return { product: { id: product.id, name: product.name }, versions, lines: lines.data.map(({ id, name }) => ({ id, name })) };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const form = await readForm(request);
  const line = textOf(form, "releaseLine");
  const body = {
    version: textOf(form, "version").trim(),
    releasedOn: textOf(form, "releasedOn") || null,
    ...(line !== "" && { releaseLine: line === "none" ? null : line }),
  };
  const added = await attempt(request, () => apiFor(context).call("versions.create", { params, body }));
  return added.ok ? redirect(`/admin/products/${params.id}/versions?done=created`) : refused(form, added.problem);
}

const LABELS = {
  version: { name: "version", label: "admin.version" },
  releasedOn: { name: "releasedOn", label: "admin.products.releasedOn" },
  releaseLine: { name: "releaseLine", label: "admin.products.line" },
};

export default function ProductVersions() {
  const intl = useIntl();
  const { product, versions, lines } = useLoaderData<typeof loader>();
  const { errors, value } = useRefusal(LABELS);
  const title = intl.formatMessage({ id: "admin.products.versions" });
  const here = `/admin/products/${product.id}/versions`;
  return (
    <Page
      title={<bdi>{product.name}</bdi>}
      label={`${product.name}: ${title}`}
      lead={<FormattedMessage id="admin.products.versions.what" />}
      back={{ to: "/admin/products", id: "admin.products" }}
    >
      <ProductPartsNav of={product.id} name={product.name} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Table
        caption={title}
        rows={versions.data}
        empty={<EmptyState icon={Tag} title={<FormattedMessage id="admin.products.versions.none" />} />}
        columns={[
          {
            id: "admin.version",
            cell: ({ id, version }) => (
              <Link to={`${here}/${id}`} className="link font-medium">
                <bdi dir="ltr">{version}</bdi>
              </Link>
            ),
          },
          { id: "admin.products.line", cell: ({ releaseLine }) => <bdi dir="ltr">{releaseLine?.name}</bdi> },
          { id: "admin.products.releasedOn", cell: ({ releasedOn }) => <LifeDay day={releasedOn} /> },
        ]}
      />
      <Pages next={versions.nextCursor} />
      <Group title={<FormattedMessage id="admin.products.version.add" />} what={<FormattedMessage id="admin.products.version.add.what" />}>
        <Form method="post" noValidate className="admin-form" key={versions.data[0]?.id}>
          <FormText
            name="version"
            label={<FormattedMessage id="admin.version" />}
            hint={<FormattedMessage id="admin.products.version.hint" />}
            errors={errors}
            defaultValue={value("version")}
            maxLength={60}
            dir="ltr"
            autoComplete="off"
          />
          <FormText
            optional
            name="releasedOn"
            type="date"
            label={<FormattedMessage id="admin.products.releasedOn" />}
            errors={errors}
            defaultValue={value("releasedOn")}
          />
          <FormSelect
            name="releaseLine"
            label={<FormattedMessage id="admin.products.line" />}
            errors={errors}
            defaultValue={value("releaseLine")}
          >
            <option value="">{intl.formatMessage({ id: "admin.products.line.byName" })}</option>
            <option value="none">{intl.formatMessage({ id: "admin.products.line.none" })}</option>
            {lines.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </FormSelect>
          <div>
            <Button type="submit" look="primary">
              <FormattedMessage id="admin.products.version.add" />
            </Button>
          </div>
        </Form>
      </Group>
    </Page>
  );
}
