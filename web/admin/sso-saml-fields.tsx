import { FormattedMessage, useIntl } from "react-intl";
import { FormArea, FormField, FormText, type FieldError } from "../ui/form-field.tsx";
import { Check } from "./choices.tsx";

export type SamlSwitch = "idpInitiated" | "ownKey";
export type HeldSaml = {
  ssoUrl: string;
  certificates: { subject: string; fingerprint: string; validTo: string }[];
  certificatesPem: string;
  idpInitiated: boolean;
  ownKey: boolean;
  emailAttribute: string | null;
};

/** What is asked of a provider that speaks SAML: its metadata, as text or as a file, or its parts one by one. */
export function SamlFields({
  held,
  issuer,
  errors,
  value,
  on,
}: {
  held: HeldSaml | null;
  issuer: string | undefined;
  errors: readonly FieldError[];
  value: (name: string, held?: string | null) => string;
  on: (name: SamlSwitch) => boolean;
}) {
  const intl = useIntl();
  const typed = errors.some(({ name }) => ["issuer", "ssoUrl", "certificates"].includes(name));
  return (
    <>
      <FormArea
        optional
        name="metadata"
        label={<FormattedMessage id="admin.sso.metadata" />}
        hint={<FormattedMessage id={held ? "admin.sso.metadata.kept" : "admin.sso.metadata.hint"} />}
        errors={errors}
        defaultValue={value("metadata")}
        rows={5}
        dir="ltr"
        spellCheck={false}
      />
      <FormField optional name="metadataFile" label={<FormattedMessage id="admin.sso.metadataFile" />} errors={errors}>
        {(control) => (
          <input {...control} type="file" accept=".xml,application/xml,text/xml,application/samlmetadata+xml" className="input" />
        )}
      </FormField>
      {held && (
        <ul className="grid gap-1 text-sm">
          {held.certificates.map(({ subject, fingerprint, validTo }) => (
            <li key={fingerprint}>
              <bdi className="font-medium">{subject}</bdi>{" "}
              <FormattedMessage
                id="admin.sso.certificate.until"
                values={{ date: intl.formatDate(validTo, { dateStyle: "medium", timeZone: "UTC" }) }}
              />
              <span className="block break-all text-faint" dir="ltr">
                SHA-256 {fingerprint}
              </span>
            </li>
          ))}
        </ul>
      )}
      <details open={typed || undefined}>
        <summary>
          <FormattedMessage id="admin.sso.parts" />
        </summary>
        <div className="mt-3 grid gap-4">
          <FormText
            optional
            name="issuer"
            label={<FormattedMessage id="admin.sso.entityId" />}
            errors={errors}
            defaultValue={value("issuer", issuer)}
            dir="ltr"
            autoComplete="off"
          />
          <FormText
            optional
            name="ssoUrl"
            label={<FormattedMessage id="admin.sso.ssoUrl" />}
            hint={<FormattedMessage id="admin.sso.ssoUrl.hint" />}
            errors={errors}
            defaultValue={value("ssoUrl", held?.ssoUrl)}
            type="url"
            dir="ltr"
            autoComplete="off"
          />
          <FormArea
            optional
            name="certificates"
            label={<FormattedMessage id="admin.sso.certificates" />}
            hint={<FormattedMessage id="admin.sso.certificates.hint" />}
            errors={errors}
            defaultValue={value("certificates", held?.certificatesPem)}
            rows={5}
            dir="ltr"
            spellCheck={false}
          />
          <FormText
            optional
            name="emailAttribute"
            label={<FormattedMessage id="admin.sso.emailAttribute" />}
            hint={<FormattedMessage id="admin.sso.emailAttribute.hint" />}
            errors={errors}
            defaultValue={value("emailAttribute", held?.emailAttribute)}
            dir="ltr"
            autoComplete="off"
          />
        </div>
      </details>
      <div className="choices">
        {(["ownKey", "idpInitiated"] as const).map((name) => (
          <Check
            key={name}
            name={name}
            label={<FormattedMessage id={`admin.sso.${name}`} />}
            what={<FormattedMessage id={`admin.sso.${name}.what`} />}
            checked={on(name)}
          />
        ))}
      </div>
    </>
  );
}
