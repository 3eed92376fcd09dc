import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import type { Route } from "./+types/license-new.ts";
import { HOLDER_LABELS, HolderField, holderFault, holderNamed, someHolders } from "./holder-field.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused, useRefusal } from "./refusal.tsx";

const LABELS = {
  policy: { name: "policy", label: "admin.licenses.policy" },
  ...HOLDER_LABELS,
  name: { name: "name", label: "admin.name" },
  expiresAt: { name: "expiresOn", label: "admin.licenses.expiresOn" },
};

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "licenses.manage");
  const api = apiFor(context);
  const [policies, holders] = await load(request, () =>
    Promise.all([api.call("policies.list", { query: { limit: 200 } }), someHolders(api)]),
  );
  return { policies: policies.data.map(({ id, name, product }) => ({ id, name: `${product.name}: ${name}` })), holders };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const api = apiFor(context);
  const ends = textOf(form, "expiresOn");
  const holder = await load(request, () => holderNamed(api, textOf(form, "holder")));
  if (!holder) return refused(form, holderFault());
  const body = {
    policy: textOf(form, "policy"),
    ...holder,
    name: textOf(form, "name").trim() || null,
    // The day itself is in it.
    ...(ends && { expiresAt: `${ends}T23:59:59Z` }),
  };
  const created = await attempt(request, () => api.call("licenses.create", { body }));
  return created.ok ? redirect(`/admin/licenses/${created.value.id}?done=created`) : refused(form, created.problem);
}

export default function NewLicense() {
  const intl = useIntl();
  const { policies, holders } = useLoaderData<typeof loader>();
  const { errors, value } = useRefusal(LABELS);
  const title = intl.formatMessage({ id: "admin.licenses.new" });
  return (
    <Page title={title} label={title} back={{ to: "/admin/licenses", id: "admin.licenses" }}>
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        <FormSelect name="policy" label={<FormattedMessage id="admin.licenses.policy" />} errors={errors} defaultValue={value("policy")}>
          {policies.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </FormSelect>
        <HolderField label="admin.licenses.holder" holders={holders} value={value("holder")} errors={errors} />
        <FormText
          optional
          name="name"
          label={<FormattedMessage id="admin.name" />}
          errors={errors}
          defaultValue={value("name")}
          maxLength={100}
          dir="auto"
          autoComplete="off"
        />
        <FormText
          optional
          type="date"
          name="expiresOn"
          label={<FormattedMessage id="admin.licenses.expiresOn" />}
          hint={<FormattedMessage id="admin.licenses.expiresOn.hint" />}
          errors={errors}
          defaultValue={value("expiresOn")}
        />
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id="admin.licenses.create" />
          </Button>
        </div>
      </Form>
    </Page>
  );
}
