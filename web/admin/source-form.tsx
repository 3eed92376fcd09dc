import { FormattedMessage, useIntl } from "react-intl";
import { Form, useActionData } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { Button } from "../ui/button.tsx";
import { FormArea, FormErrors, FormSelect, FormText } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import { Choices } from "./choices.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";
import { textIn } from "./source-fields.ts";

const field = (name: string) => ({ name, label: `admin.mail.${name}` });
const LABELS = {
  ...Object.fromEntries(
    ["host", "port", "security", "certificate", "user", "auth", "folder", "after", "moveTo"].map((name) => [
      `settings.${name}`,
      field(name),
    ]),
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
  held,
  revision,
  secrets = [],
  tokenExpiresAt = null,
  mailboxes = [],
  mailbox = "",
}: {
  held?: Held;
  revision?: number;
  secrets?: readonly string[];
  tokenExpiresAt?: string | null;
  mailboxes?: readonly { id: string; address: string }[];
  mailbox?: string;
}) {
  const intl = useIntl();
  const { errors, value, problem } = useRefusal(LABELS);
  const checked = (useActionData() as { checked?: Checked } | undefined)?.checked;
  const text = (id: string) => <FormattedMessage id={`admin.mail.${id}`} />;
  const oauth = (held?.["oauth"] ?? {}) as Held;
  const now = (name: string, fallback = "") => value(name, textIn(held, name) || textIn(oauth, name) || fallback);
  const ltr = { dir: "ltr", autoComplete: "off", spellCheck: false } as const;
  const secret = (name: string) => ({
    ...ltr,
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
  return (
    <>
      <StaleNote problem={problem} />
      {checked && <CheckedNote checked={checked} />}
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form">
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
        <FormText name="host" label={text("host")} hint={text("host.hint")} errors={errors} defaultValue={now("host")} {...ltr} />
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
          {...ltr}
        />
        <FormText name="user" label={text("user")} errors={errors} defaultValue={now("user")} {...ltr} />
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
              {...ltr}
            />
            <FormText optional name="clientId" label={text("clientId")} errors={errors} defaultValue={now("clientId")} {...ltr} />
            <FormText optional name="scope" label={text("scope")} errors={errors} defaultValue={now("scope")} {...ltr} />
            <FormText {...secret("refreshToken")} optional />
            <FormText {...secret("clientSecret")} optional />
            <FormText
              optional
              name="tokenExpiresOn"
              type="date"
              label={text("tokenExpiresOn")}
              hint={text("tokenExpiresOn.hint")}
              errors={errors}
              defaultValue={value("tokenExpiresOn", tokenExpiresAt?.slice(0, 10))}
            />
          </div>
        </details>
        <FormText
          name="folder"
          label={text("folder")}
          errors={errors}
          defaultValue={now("folder", "INBOX")}
          dir="auto"
          autoComplete="off"
        />
        <FormSelect name="after" label={text("after")} hint={text("after.hint")} errors={errors} defaultValue={now("after", "seen")}>
          {options("after", ["seen", "keep", "move", "delete"])}
        </FormSelect>
        <FormText
          optional
          name="moveTo"
          label={text("moveTo")}
          errors={errors}
          defaultValue={now("moveTo")}
          dir="auto"
          autoComplete="off"
        />
        {!held && (
          <FormSelect name="start" label={text("start")} hint={text("start.hint")} errors={errors} defaultValue={value("start", "new")}>
            {options("start", ["new", "all"])}
          </FormSelect>
        )}
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
              {...ltr}
            />
          </div>
        </details>
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
