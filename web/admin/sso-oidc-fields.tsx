import { FormattedMessage } from "react-intl";
import { FormText, type FieldError } from "../ui/form-field.tsx";

/** What is asked of a provider that speaks OpenID Connect. */
export function OidcFields({
  held,
  errors,
  value,
}: {
  held: { issuer: string; clientId: string; hasSecret: boolean } | undefined;
  errors: readonly FieldError[];
  value: (name: string, held?: string | null) => string;
}) {
  return (
    <>
      <FormText
        name="issuer"
        label={<FormattedMessage id="admin.sso.issuer" />}
        hint={<FormattedMessage id="admin.sso.issuer.hint" />}
        errors={errors}
        defaultValue={value("issuer", held?.issuer)}
        type="url"
        dir="ltr"
        autoComplete="off"
      />
      <FormText
        name="clientId"
        label={<FormattedMessage id="admin.sso.clientId" />}
        errors={errors}
        defaultValue={value("clientId", held?.clientId)}
        dir="ltr"
        autoComplete="off"
      />
      <FormText
        optional
        name="clientSecret"
        label={<FormattedMessage id="admin.sso.clientSecret" />}
        hint={<FormattedMessage id={held?.hasSecret ? "admin.sso.clientSecret.kept" : "admin.sso.clientSecret.hint"} />}
        errors={errors}
        type="password"
        dir="ltr"
        autoComplete="new-password"
      />
    </>
  );
}
