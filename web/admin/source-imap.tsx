import { FormArea, FormSelect, FormText } from "../ui/form-field.tsx";
import { Choices } from "./choices.tsx";
import { LTR, type SourceFields } from "./source-parts.ts";

/** What an IMAP server wants to know. */
export function ImapFields({ now, text, field, secret, options, tokenEnd }: SourceFields) {
  return (
    <>
      <FormText {...field("host")} hint={text("host.hint")} {...LTR} />
      <FormSelect {...field("security", "tls")}>{options("security", ["tls", "starttls", "none"])}</FormSelect>
      <FormText {...field("port", "993")} hint={text("port.hint")} inputMode="numeric" {...LTR} />
      <FormText {...field("user")} {...LTR} />
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
          <FormText optional {...field("tokenUrl")} hint={text("tokenUrl.hint")} {...LTR} />
          <FormText optional {...field("clientId")} {...LTR} />
          <FormText optional {...field("scope")} {...LTR} />
          <FormText {...secret("refreshToken")} optional />
          <FormText {...secret("clientSecret")} optional />
          {tokenEnd}
        </div>
      </details>
      <FormText {...field("folder", "INBOX")} dir="auto" autoComplete="off" />
      <FormSelect {...field("after", "seen")} hint={text("after.hint")}>
        {options("after", ["seen", "keep", "move", "delete"])}
      </FormSelect>
      <FormText optional {...field("moveTo")} dir="auto" autoComplete="off" />
      <details className="admin-more" open={now("certificate") !== "" || undefined}>
        <summary>{text("certificate.more")}</summary>
        <div className="grid gap-4 pt-4">
          <FormArea optional {...field("certificate")} hint={text("certificate.hint")} rows={5} {...LTR} />
        </div>
      </details>
    </>
  );
}
