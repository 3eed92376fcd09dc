import { FormattedMessage, useIntl } from "react-intl";
import { Form, useActionData } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { Button } from "../ui/button.tsx";
import { FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { GmailFields, GraphFields } from "./source-api.tsx";
import { textIn, type SourceKind } from "./source-fields.ts";
import { ImapFields } from "./source-imap.tsx";
import { LTR, type SourceFields } from "./source-parts.ts";

const field = (name: string) => ({ name, label: `admin.mail.${name}` });
/** Fields by the paths that the program names them with. */
const LABELS = {
  ...Object.fromEntries(
    ["host", "port", "security", "certificate", "user", "auth", "folder", "after", "moveTo", "tenant", "cloud", "clientId", "label"].map(
      (name) => [`settings.${name}`, field(name)],
    ),
  ),
  ...Object.fromEntries(["tokenUrl", "clientId", "scope"].map((name) => [`settings.oauth.${name}`, field(name)])),
  ...Object.fromEntries(["password", "refreshToken", "clientSecret"].map((name) => [`secret.${name}`, field(name)])),
  "settings.oauth": field("tokenUrl"),
  mailbox: { name: "mailbox", label: "admin.mail.mailbox" },
  tokenExpiresAt: field("tokenExpiresOn"),
};

type Held = { [name: string]: unknown };
type Checked = { ok: boolean; error: { code: string; words: string } | null; folders: string[]; messages: number | null };

/** The access of a source. With `held` it is changed, else a new one is made for one of the mailboxes. */
export function SourceForm({
  kind,
  held,
  revision,
  secrets = [],
  tokenExpiresAt = null,
  mailboxes = [],
  mailbox = "",
}: {
  kind: SourceKind;
  held?: Held;
  revision?: number;
  secrets?: readonly string[];
  tokenExpiresAt?: string | null;
  mailboxes?: readonly { id: string; address: string }[];
  mailbox?: string;
}) {
  const intl = useIntl();
  const { errors, value, problem } = useRefusal(
    kind === "graph" ? { ...LABELS, "settings.user": { name: "user", label: "admin.mail.user.graph" } } : LABELS,
  );
  const checked = (useActionData() as { checked?: Checked } | undefined)?.checked;
  const text = (id: string) => <FormattedMessage id={`admin.mail.${id}`} />;
  const oauth = (held?.["oauth"] ?? {}) as Held;
  const now = (name: string, fallback = "") => value(name, textIn(held, name) || textIn(oauth, name) || fallback);
  const fieldOf = (name: string, fallback?: string) => ({ name, label: text(name), errors, defaultValue: now(name, fallback) });
  const secret = (name: string) => ({
    ...LTR,
    name,
    type: "password",
    label: text(name),
    errors,
    autoComplete: "new-password",
    ...(secrets.includes(name) && { optional: true, hint: text("kept") }),
  });
  const options = (name: string, ids: readonly string[]) =>
    ids.map((id) => (
      <option key={id} value={id}>
        {intl.formatMessage({ id: `admin.mail.${name}.${id}` })}
      </option>
    ));
  const tokenEnd = (
    <FormText
      optional
      name="tokenExpiresOn"
      type="date"
      label={text("tokenExpiresOn")}
      hint={text("tokenExpiresOn.hint")}
      errors={errors}
      defaultValue={value("tokenExpiresOn", tokenExpiresAt?.slice(0, 10))}
    />
  );
  const fields: SourceFields = { now, errors, text, field: fieldOf, secret, options, tokenEnd };
  return (
    <>
      <StaleNote problem={problem} />
      {checked && <CheckedNote checked={checked} />}
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
        <input type="hidden" name="kind" value={kind} />
        {revision !== undefined && <input type="hidden" name="revision" value={revision} />}
        {!held && (
          <FormSelect
            name="mailbox"
            label={text("mailbox")}
            hint={text("mailbox.hint")}
            errors={errors}
            defaultValue={value("mailbox", mailbox)}
          >
            {mailboxes.map(({ id, address }) => (
              <option key={id} value={id}>
                {address}
              </option>
            ))}
          </FormSelect>
        )}
        {kind === "imap" && <ImapFields {...fields} />}
        {kind === "graph" && <GraphFields {...fields} />}
        {kind === "gmail" && <GmailFields {...fields} />}
        {!held && (
          <FormSelect name="start" label={text("start")} hint={text("start.hint")} errors={errors} defaultValue={value("start", "new")}>
            {options("start", ["new", "all"])}
          </FormSelect>
        )}
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary">
            <FormattedMessage id={held ? "common.save" : "admin.mail.create"} />
          </Button>
          <Button type="submit" name="check" value="yes">
            {text("check")}
          </Button>
        </div>
      </Form>
    </>
  );
}

function CheckedNote({ checked }: { checked: Checked }) {
  return (
    <Callout tone={checked.ok ? "good" : "danger"} icon={checked.ok ? CircleCheck : TriangleAlert} role={checked.ok ? "status" : "alert"}>
      {checked.ok ? (
        <FormattedMessage id="admin.mail.check.ok" values={{ messages: checked.messages ?? 0 }} />
      ) : (
        <Failure {...checked.error!} />
      )}
    </Callout>
  );
}

/** What went wrong, in our words and in those of the other server. */
export function Failure({ code, words }: { code: string; words: string }) {
  return (
    <>
      <p>
        <FormattedMessage id={`admin.mail.error.${code}`} />
      </p>
      {words !== "" && (
        <p className="text-sm text-soft">
          <FormattedMessage id="admin.mail.says" values={{ words: <bdi dir="auto">{words}</bdi> }} />
        </p>
      )}
    </>
  );
}
