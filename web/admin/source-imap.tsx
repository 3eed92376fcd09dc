import { FormArea, FormSelect, FormText } from "../ui/form-field.tsx";
import { Choices } from "./choices.tsx";
import { LTR, type SourceFields } from "./source-parts.ts";

/** What an IMAP server wants to know. */
export function ImapFields({ now, errors, text, secret, options, tokenEnd }: SourceFields) {
  return (
    <>
      <FormText name="host" label={text("host")} hint={text("host.hint")} errors={errors} defaultValue={now("host")} {...LTR} />
      <FormSelect name="security" label={text("security")} errors={errors} defaultValue={now("security", "tls")}>
        {options("security", ["tls", "starttls", "none"])}
      </FormSelect>
      <FormText
        name="port"
        label={text("port")}
        hint={text("port.hint")}
        errors={errors}
        defaultValue={now("port", "993")}
        inputMode="numeric"
        {...LTR}
      />
      <FormText name="user" label={text("user")} errors={errors} defaultValue={now("user")} {...LTR} />
      <Choices
        type="radio"
        name="auth"
        legend={text("auth")}
        options={["password", "oauth2"].map((id) => ({ value: id, label: text(`auth.${id}`), what: text(`auth.${id}.what`) }))}
        chosen={[now("auth", "password")]}
      />
      <FormText {...secret("password")} />
      <details className="admin-more" open={now("auth", "password") === "oauth2" || undefined}>
        <summary>{text("oauth")}</summary>
        <div className="grid gap-4 pt-4">
          <FormText
            optional
            name="tokenUrl"
            label={text("tokenUrl")}
            hint={text("tokenUrl.hint")}
            errors={errors}
            defaultValue={now("tokenUrl")}
            {...LTR}
          />
          <FormText optional name="clientId" label={text("clientId")} errors={errors} defaultValue={now("clientId")} {...LTR} />
          <FormText optional name="scope" label={text("scope")} errors={errors} defaultValue={now("scope")} {...LTR} />
          <FormText {...secret("refreshToken")} optional />
          <FormText {...secret("clientSecret")} optional />
          {tokenEnd}
        </div>
      </details>
      <FormText name="folder" label={text("folder")} errors={errors} defaultValue={now("folder", "INBOX")} dir="auto" autoComplete="off" />
      <FormSelect name="after" label={text("after")} hint={text("after.hint")} errors={errors} defaultValue={now("after", "seen")}>
        {options("after", ["seen", "keep", "move", "delete"])}
      </FormSelect>
      <FormText optional name="moveTo" label={text("moveTo")} errors={errors} defaultValue={now("moveTo")} dir="auto" autoComplete="off" />
      <details className="admin-more" open={now("certificate") !== "" || undefined}>
        <summary>{text("certificate.more")}</summary>
        <div className="grid gap-4 pt-4">
          <FormArea
            optional
            name="certificate"
            label={text("certificate")}
            hint={text("certificate.hint")}
            errors={errors}
            defaultValue={now("certificate")}
            rows={5}
            {...LTR}
          />
        </div>
      </details>
    </>
  );
}
