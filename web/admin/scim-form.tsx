import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { Check } from "./choices.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { roleName, type NamedRole } from "./role-names.tsx";

const LABELS = {
  name: { name: "name", label: "admin.name" },
  defaultRole: { name: "defaultRole", label: "admin.scim.defaultRole" },
};

type Held = { name: string; defaultRole: string; enabled: boolean; revision: number };

/** The fields of a provider that keeps agents. */
export function ScimForm({ held, roles }: { held?: Held; roles: readonly NamedRole[] }) {
  const intl = useIntl();
  const { errors, value, typed, problem, confirm } = useRefusal(LABELS);
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form" hidden={confirm !== undefined}>
        {held && <input type="hidden" name="revision" value={held.revision} />}
        <FormText
          name="name"
          label={<FormattedMessage id="admin.name" />}
          errors={errors}
          defaultValue={value("name", held?.name)}
          maxLength={100}
          dir="auto"
          autoComplete="off"
        />
        <FormSelect
          name="defaultRole"
          label={<FormattedMessage id="admin.scim.defaultRole" />}
          hint={<FormattedMessage id="admin.scim.defaultRole.hint" />}
          errors={errors}
          defaultValue={value("defaultRole", held?.defaultRole ?? "agent")}
        >
          <RoleOptions roles={roles} name={(slug) => roleName(intl, roles, slug)} />
        </FormSelect>
        <div className="choices">
          <Check
            name="enabled"
            label={<FormattedMessage id="admin.sso.enabled" />}
            what={<FormattedMessage id="admin.scim.enabled.what" />}
            checked={typed && !("intent" in typed) ? "enabled" in typed : (held?.enabled ?? true)}
          />
        </div>
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={held ? "common.save" : "admin.scim.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}

/** All roles a provider may give. */
export function RoleOptions({ roles, name }: { roles: readonly NamedRole[]; name: (slug: string) => string }) {
  return roles
    .filter(({ slug }) => slug !== "owner")
    .map(({ slug }) => (
      <option key={slug} value={slug}>
        {name(slug)}
      </option>
    ));
}
