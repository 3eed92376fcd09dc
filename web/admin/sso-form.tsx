import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import { Button } from "../ui/button.tsx";
import { FormArea, FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { Check } from "./choices.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { roleName, type NamedRole } from "./role-names.tsx";
import { OidcFields } from "./sso-oidc-fields.tsx";
import { SamlFields, type HeldSaml, type SamlSwitch } from "./sso-saml-fields.tsx";

const LABELS = {
  name: { name: "name", label: "admin.name" },
  organization: { name: "organization", label: "admin.sso.organization" },
  issuer: { name: "issuer", label: "admin.sso.issuer" },
  clientId: { name: "clientId", label: "admin.sso.clientId" },
  clientSecret: { name: "clientSecret", label: "admin.sso.clientSecret" },
  groupsClaim: { name: "groupsClaim", label: "admin.sso.groupsClaim" },
  roleRules: { name: "roleRules", label: "admin.sso.roleRules" },
  defaultRole: { name: "defaultRole", label: "admin.sso.defaultRole" },
  "saml.metadata": { name: "metadata", label: "admin.sso.metadata" },
  "saml.ssoUrl": { name: "ssoUrl", label: "admin.sso.ssoUrl" },
  "saml.certificates": { name: "certificates", label: "admin.sso.certificates" },
  "saml.emailAttribute": { name: "emailAttribute", label: "admin.sso.emailAttribute" },
};

type Held = {
  name: string;
  organization: { name: string } | null;
  issuer: string;
  clientId: string;
  saml: HeldSaml | null;
  hasSecret: boolean;
  enabled: boolean;
  required: boolean;
  trustsFactors: boolean;
  groupsClaim: string | null;
  roleRules: { group: string; role: string }[];
  defaultRole: string | null;
  revision: number;
};

const SWITCHES = ["enabled", "required", "trustsFactors"] as const;

/** The fields of a connection, new or held. Whom it is for cannot be changed: they are other people. */
export function SsoForm({
  held,
  protocol,
  roles,
  organizations,
}: {
  held?: Held;
  protocol: "oidc" | "saml";
  roles: readonly NamedRole[];
  organizations?: { name: string }[];
}) {
  const intl = useIntl();
  const { errors, value, typed, problem, confirm } = useRefusal(LABELS);
  const rules = held?.roleRules.map(({ group, role }) => `${group} = ${role}`).join("\n");
  const on = typed ? SWITCHES.filter((name) => name in typed) : SWITCHES.filter((name) => (held ? held[name] : name === "trustsFactors"));
  const samlOn = (name: SamlSwitch) => (typed ? name in typed : (held?.saml?.[name] ?? false));
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" encType="multipart/form-data" noValidate className="admin-form" hidden={confirm !== undefined}>
        <input type="hidden" name="protocol" value={protocol} />
        {held && <input type="hidden" name="revision" value={held.revision} />}
        <FormText
          name="name"
          label={<FormattedMessage id="admin.name" />}
          hint={<FormattedMessage id="admin.sso.name.hint" />}
          errors={errors}
          defaultValue={value("name", held?.name)}
          maxLength={100}
          dir="auto"
          autoComplete="off"
        />
        {held ? null : (
          <>
            <FormText
              optional
              name="organization"
              label={<FormattedMessage id="admin.sso.organization" />}
              hint={<FormattedMessage id="admin.sso.organization.hint" />}
              errors={errors}
              defaultValue={value("organization")}
              list="organizations"
              dir="auto"
              autoComplete="off"
            />
            <datalist id="organizations">
              {(organizations ?? []).map(({ name }) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          </>
        )}
        {protocol === "saml" ? (
          <SamlFields held={held?.saml ?? null} issuer={held?.issuer} errors={errors} value={value} on={samlOn} />
        ) : (
          <OidcFields held={held} errors={errors} value={value} />
        )}
        <fieldset className="grid gap-1.5">
          <legend className="field-label mb-1.5">
            <FormattedMessage id="admin.sso.rules" />
          </legend>
          <div className="choices">
            {SWITCHES.map((name) => (
              <Check
                key={name}
                name={name}
                label={<FormattedMessage id={`admin.sso.${name}`} />}
                what={<FormattedMessage id={`admin.sso.${name}.what`} />}
                checked={on.includes(name)}
              />
            ))}
          </div>
        </fieldset>
        {(held ? held.organization === null : true) && (
          <>
            <FormSelect
              optional
              name="defaultRole"
              label={<FormattedMessage id="admin.sso.defaultRole" />}
              hint={<FormattedMessage id="admin.sso.defaultRole.hint" />}
              errors={errors}
              defaultValue={value("defaultRole", held?.defaultRole)}
            >
              <option value="">{intl.formatMessage({ id: "admin.sso.defaultRole.none" })}</option>
              {roles
                .filter(({ slug }) => slug !== "owner")
                .map(({ slug }) => (
                  <option key={slug} value={slug}>
                    {roleName(intl, roles, slug)}
                  </option>
                ))}
            </FormSelect>
            <FormText
              optional
              name="groupsClaim"
              label={<FormattedMessage id={protocol === "saml" ? "admin.sso.groupsAttribute" : "admin.sso.groupsClaim"} />}
              hint={<FormattedMessage id={protocol === "saml" ? "admin.sso.groupsAttribute.hint" : "admin.sso.groupsClaim.hint"} />}
              errors={errors}
              defaultValue={value("groupsClaim", held?.groupsClaim)}
              dir="ltr"
              autoComplete="off"
            />
            <FormArea
              optional
              name="roleRules"
              label={<FormattedMessage id="admin.sso.roleRules" />}
              hint={<FormattedMessage id="admin.sso.roleRules.hint" />}
              errors={errors}
              defaultValue={value("roleRules", rules)}
              rows={4}
              dir="ltr"
            />
          </>
        )}
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={held ? "common.save" : "admin.sso.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}
