import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import type { Api } from "../../server/api.ts";
import { textOf } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormArea, FormText, type FieldError } from "../ui/form-field.tsx";
import { linesOf } from "./contact-form.tsx";
import { organizationNamed } from "./lists.ts";

export const ORGANIZATION_LABELS = {
  name: { name: "name", label: "admin.name" },
  slug: { name: "slug", label: "admin.slug" },
  parent: { name: "parent", label: "admin.parent" },
  domains: { name: "domains", label: "admin.domains" },
  contact: { name: "email", label: "admin.email" },
  email: { name: "email", label: "admin.email" },
};

/** What a form says of an organization; `parent` is undefined when none has the name that was typed. */
export async function organizationOf(api: Api, form: FormData) {
  const parent = textOf(form, "parent").trim();
  const slug = textOf(form, "slug").trim();
  return {
    fields: { name: textOf(form, "name"), ...(slug && { slug }), domains: linesOf(form, "domains").map((domain) => domain.toLowerCase()) },
    parent: parent === "" ? null : ((await organizationNamed(api, parent)) ?? undefined),
  };
}

type OrganizationFormProps = {
  organization?: { name: string; slug: string; revision: number; parent: { name: string } | null; domains: readonly { domain: string }[] };
  names: readonly string[];
  errors: readonly FieldError[];
  value: (name: string, held?: string | null) => string;
};

export function OrganizationForm({ organization, names, errors, value }: OrganizationFormProps) {
  return (
    <Form method="post" noValidate className="admin-form">
      {organization && <input type="hidden" name="revision" value={organization.revision} />}
      <FormText
        name="name"
        label={<FormattedMessage id="admin.name" />}
        errors={errors}
        defaultValue={value("name", organization?.name)}
        maxLength={200}
        dir="auto"
        autoComplete="off"
      />
      <FormText
        name="slug"
        optional={!organization}
        label={<FormattedMessage id="admin.slug" />}
        hint={<FormattedMessage id="admin.slug.hint" />}
        errors={errors}
        defaultValue={value("slug", organization?.slug)}
        maxLength={63}
        dir="ltr"
        autoComplete="off"
      />
      <FormArea
        optional
        name="domains"
        label={<FormattedMessage id="admin.domains" />}
        hint={<FormattedMessage id="admin.domains.hint" />}
        errors={errors}
        defaultValue={value("domains", organization?.domains.map(({ domain }) => domain).join("\n"))}
        dir="ltr"
        rows={3}
      />
      <FormText
        optional
        name="parent"
        label={<FormattedMessage id="admin.parent" />}
        hint={<FormattedMessage id="admin.parent.hint" />}
        errors={errors}
        defaultValue={value("parent", organization?.parent?.name)}
        list="organizations"
        dir="auto"
        autoComplete="off"
      />
      <datalist id="organizations">
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div>
        <Button type="submit" look="primary">
          <FormattedMessage id={organization ? "common.save" : "admin.organizations.create"} />
        </Button>
      </div>
    </Form>
  );
}
