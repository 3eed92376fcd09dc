import { FormattedMessage, useIntl } from "react-intl";
import { Form, redirect } from "react-router";
import { LIST_KINDS } from "../../shared/license-lists.ts";
import { attempt, readForm, textOf } from "../data.ts";
import { apiFor } from "../portal/api.server.ts";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormField } from "../ui/form-field.tsx";
import type { Route } from "./+types/license-list-new.ts";
import { Choices } from "./choices.tsx";
import { requireRight } from "./may.ts";
import { Page } from "./page.tsx";
import { fault, refused, useRefusal } from "./refusal.tsx";

const LABELS = { file: { name: "file", label: "admin.license-imports.file" } };

export function loader({ context }: Route.LoaderArgs) {
  requireRight(context, "policies.manage");
  return null;
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await readForm(request);
  const file = form.get("file");
  if (!(file instanceof File) || file.size === 0) return refused(form, fault("file", "csvFile"));
  const kind = LIST_KINDS.find((one) => one === textOf(form, "kind")) ?? "license";
  const begun = await attempt(request, () =>
    apiFor(context).call("licenseLists.create", {
      query: { kind, fileName: (file.name || "file.csv").slice(0, 200) },
      body: { stream: file.stream(), mediaType: "text/csv", headers: new Headers() },
    }),
  );
  return begun.ok ? redirect(`/admin/license-imports/files/${begun.value.id}`) : refused(form, begun.problem);
}

export default function NewLicenseList() {
  const intl = useIntl();
  const { errors, value } = useRefusal(LABELS);
  const title = intl.formatMessage({ id: "admin.license-imports.fromFile" });
  return (
    <Page
      title={title}
      label={title}
      lead={<FormattedMessage id="admin.license-imports.files.what" />}
      back={{ to: "/admin/license-imports", id: "admin.license-imports" }}
    >
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" encType="multipart/form-data" className="admin-form">
        <Choices
          type="radio"
          name="kind"
          legend={<FormattedMessage id="admin.license-imports.kind" />}
          options={LIST_KINDS.map((kind) => ({
            value: kind,
            label: <FormattedMessage id={`admin.license-imports.kind.${kind}`} />,
            what: <FormattedMessage id={`admin.license-imports.kind.${kind}.what`} />,
          }))}
          chosen={[value("kind", "license")]}
        />
        <FormField
          name="file"
          label={<FormattedMessage id="admin.license-imports.file" />}
          hint={<FormattedMessage id="admin.license-imports.file.hint" />}
          errors={errors}
        >
          {(control) => <input {...control} type="file" accept=".csv,.tsv,.txt,text/csv" className="input" />}
        </FormField>
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id="admin.license-imports.upload" />
          </Button>
        </div>
      </Form>
    </Page>
  );
}
