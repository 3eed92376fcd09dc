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
export function GraphFields({ now, errors, text, secret, options, tokenEnd }: SourceFields) {
  return (
    <>
      <Replayed kind="graph" />
      <FormText name="tenant" label={text("tenant")} hint={text("tenant.hint")} errors={errors} defaultValue={now("tenant")} {...LTR} />
      <FormSelect name="cloud" label={text("cloud")} errors={errors} defaultValue={now("cloud", "global")}>
        {options("cloud", ["global", "usGov", "usGovDod", "china"])}
      </FormSelect>
      <FormText
        name="clientId"
        label={text("clientId")}
        hint={text("clientId.graph")}
        errors={errors}
        defaultValue={now("clientId")}
        {...LTR}
      />
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
      <FormText name="user" label={text("user.graph")} hint={text("user.graph.hint")} errors={errors} defaultValue={now("user")} {...LTR} />
      <FormText
        name="folder"
        label={text("folder")}
        hint={text("folder.graph")}
        errors={errors}
        defaultValue={now("folder", "inbox")}
        dir="auto"
        autoComplete="off"
      />
      <FormSelect name="after" label={text("after")} hint={text("after.graph")} errors={errors} defaultValue={now("after", "keep")}>
        {options("after", ["keep", "seen"])}
      </FormSelect>
    </>
  );
}

/** What the Gmail API wants to know. */
export function GmailFields({ now, errors, text, secret, options, tokenEnd }: SourceFields) {
  return (
    <>
      <Replayed kind="gmail" />
      <FormText
        name="clientId"
        label={text("clientId")}
        hint={text("clientId.gmail")}
        errors={errors}
        defaultValue={now("clientId")}
        {...LTR}
      />
      <FormText {...secret("clientSecret")} optional />
      <FormText {...secret("refreshToken")} />
      {tokenEnd}
      <FormText
        name="label"
        label={text("label")}
        hint={text("label.hint")}
        errors={errors}
        defaultValue={now("label", "INBOX")}
        dir="auto"
        autoComplete="off"
      />
      <FormSelect name="after" label={text("after")} hint={text("after.gmail")} errors={errors} defaultValue={now("after", "keep")}>
        {options("after", ["keep", "seen"])}
      </FormSelect>
    </>
  );
}
