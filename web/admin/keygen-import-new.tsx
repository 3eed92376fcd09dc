import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect, useLoaderData } from "react-router";
import { attempt, load, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import type { Route } from "./+types/keygen-import-new.ts";
import { allBrands } from "./lists.ts";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { refused, useRefusal } from "./refusal.tsx";

const LABELS = {
  account: { name: "account", label: "admin.license-imports.account" },
  token: { name: "token", label: "admin.license-imports.token" },
  address: { name: "address", label: "admin.license-imports.address" },
  brand: { name: "brand", label: "admin.license-imports.brand" },
};

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "policies.manage");
  return { brands: await load(request, () => allBrands(apiFor(context))) };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const address = textOf(form, "address").trim();
  const body = {
    source: "keygen" as const,
    account: textOf(form, "account").trim(),
    token: textOf(form, "token").trim(),
    brand: textOf(form, "brand"),
    ...(address && { address }),
  };
  const begun = await attempt(request, () => apiFor(context).call("licenseImports.create", { body }));
  if (begun.ok) return redirect(`/admin/license-imports/keygen/${begun.value.id}`);
  // A token is typed again rather than sent back in a page.
  form.delete("token");
  return refused(form, begun.problem);
}

export default function NewKeygenImport() {
  const intl = useIntl();
  const { brands } = useLoaderData<typeof loader>();
  const { errors, value } = useRefusal(LABELS);
  const title = intl.formatMessage({ id: "admin.license-imports.fromKeygen" });
  const plain = { errors, autoComplete: "off", dir: "ltr" } as const;
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.license-imports.keygen.what" />}
      back={{ to: "/admin/license-imports", id: "admin.license-imports" }}
    >
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        <FormText
          {...plain}
          name="account"
          label={<FormattedMessage id="admin.license-imports.account" />}
          hint={<FormattedMessage id="admin.license-imports.account.hint" />}
          defaultValue={value("account")}
          maxLength={100}
        />
        <FormText
          {...plain}
          type="password"
          name="token"
          label={<FormattedMessage id="admin.license-imports.token" />}
          hint={<FormattedMessage id="admin.license-imports.token.hint" />}
          maxLength={500}
        />
        <FormSelect
          name="brand"
          label={<FormattedMessage id="admin.license-imports.brand" />}
          errors={errors}
          defaultValue={value("brand", brands[0]?.id)}
        >
          {brands.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </FormSelect>
        <FormText
          {...plain}
          optional
          type="url"
          name="address"
          label={<FormattedMessage id="admin.license-imports.address" />}
          hint={<FormattedMessage id="admin.license-imports.address.hint" />}
          defaultValue={value("address")}
          placeholder="https://api.keygen.sh"
          maxLength={200}
        />
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" look="primary">
            <FormattedMessage id="admin.license-imports.start" />
          </Button>
        </div>
        <p className="field-hint">
          <FormattedMessage id="admin.license-imports.start.what" />
        </p>
      </Form>
    </Page>
  );
}
