import { FormattedMessage } from "react-intl";
import Info from "lucide-react/icons/info";
import { FormSelect, FormText } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import { Choices } from "./choices.tsx";
import { SERVICES } from "./source-fields.ts";
import { LTR, type SourceFields } from "./source-parts.ts";

/** Said before anybody relies on it. */
function Replayed({ kind }: { kind: keyof typeof SERVICES }) {
  return (
    <Callout icon={Info}>
      <FormattedMessage id="admin.mail.replayed" values={{ service: <bdi dir="ltr">{SERVICES[kind]}</bdi> }} />
    </Callout>
  );
}

/** What Microsoft Graph wants to know. */
export function GraphFields({ now, text, field, secret, options, tokenEnd }: SourceFields) {
  return (
    <>
      <Replayed kind="graph" />
      <FormText {...field("tenant")} hint={text("tenant.hint")} {...LTR} />
      <FormSelect {...field("cloud", "global")}>{options("cloud", ["global", "usGov", "usGovDod", "china"])}</FormSelect>
      <FormText {...field("clientId")} hint={text("clientId.graph")} {...LTR} />
      <Choices
        type="radio"
        name="auth"
        legend={text("auth")}
        options={["client", "oauth2"].map((id) => ({ value: id, label: text(`auth.graph.${id}`), what: text(`auth.graph.${id}.what`) }))}
        chosen={[now("auth", "client")]}
      />
      <FormText hint={text("clientSecret.graph")} {...secret("clientSecret")} optional />
      <FormText hint={text("refreshToken.graph")} {...secret("refreshToken")} optional />
      {tokenEnd}
      <FormText {...field("user")} label={text("user.graph")} hint={text("user.graph.hint")} {...LTR} />
      <FormText {...field("folder", "inbox")} hint={text("folder.graph")} dir="auto" autoComplete="off" />
      <FormSelect {...field("after", "keep")} hint={text("after.graph")}>
        {options("after", ["keep", "seen"])}
      </FormSelect>
    </>
  );
}

/** What the Gmail API wants to know. */
export function GmailFields({ text, field, secret, options, tokenEnd }: SourceFields) {
  return (
    <>
      <Replayed kind="gmail" />
      <FormText {...field("clientId")} hint={text("clientId.gmail")} {...LTR} />
      <FormText {...secret("clientSecret")} optional />
      <FormText {...secret("refreshToken")} />
      {tokenEnd}
      <FormText {...field("label", "INBOX")} hint={text("label.hint")} dir="auto" autoComplete="off" />
      <FormSelect {...field("after", "keep")} hint={text("after.gmail")}>
        {options("after", ["keep", "seen"])}
      </FormSelect>
    </>
  );
}
