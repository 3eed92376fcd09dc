import { FormattedMessage } from "react-intl";
import { Form } from "react-router";
import { textOf } from "../data.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { FormErrors, FormText } from "../ui/form-field.tsx";
import { Callout } from "../ui/states.tsx";
import { Check, Choices } from "./choices.tsx";
import { useRefusal } from "./refusal.tsx";
import { StaleNote } from "./revision.tsx";

/** Names of other firms' products, which no language changes. */
export const TRACKER_NAMES = { github: "GitHub", gitlab: "GitLab", jira: "Jira" } as const;
type TrackerKind = keyof typeof TRACKER_NAMES;
export const TRACKER_KINDS = Object.keys(TRACKER_NAMES) as TrackerKind[];

const LABELS = {
  name: { name: "name", label: "admin.name" },
  webUrl: { name: "webUrl", label: "admin.trackers.webUrl" },
  account: { name: "account", label: "admin.trackers.account" },
  token: { name: "token", label: "admin.trackers.token" },
};

/** What a form says of a tracker; a token that was left empty stays what it is. */
export function trackerOf(form: FormData) {
  const token = textOf(form, "token").trim();
  return { name: textOf(form, "name"), account: textOf(form, "account").trim() || null, ...(token && { token }) };
}

/** A form to send back without the token in it. */
export function withoutToken(form: FormData): FormData {
  const shown = new FormData();
  for (const [name, value] of form) if (name !== "token") shown.append(name, value);
  return shown;
}

type Tracker = { name: string; account: string | null; active: boolean; revision: number; kind: TrackerKind };

export function TrackerForm({ tracker }: { tracker?: Tracker }) {
  const { errors, value, values, problem, confirm } = useRefusal(LABELS);
  return (
    <>
      <StaleNote problem={problem} />
      <FormErrors title={<FormattedMessage id="admin.refused" />} errors={errors} />
      <Form method="post" noValidate className="admin-form" hidden={confirm !== undefined}>
        {tracker ? (
          <input type="hidden" name="revision" value={tracker.revision} />
        ) : (
          <Choices
            type="radio"
            name="kind"
            legend={<FormattedMessage id="admin.trackers.kind" />}
            chosen={values("kind", ["github"])}
            options={TRACKER_KINDS.map((kind) => ({
              value: kind,
              label: <bdi dir="ltr">{TRACKER_NAMES[kind]}</bdi>,
              what: <FormattedMessage id={`admin.trackers.${kind}.what`} />,
            }))}
          />
        )}
        <FormText
          name="name"
          label={<FormattedMessage id="admin.name" />}
          errors={errors}
          defaultValue={value("name", tracker?.name)}
          maxLength={100}
          dir="auto"
          autoComplete="off"
        />
        {!tracker && (
          <FormText
            name="webUrl"
            type="url"
            label={<FormattedMessage id="admin.trackers.webUrl" />}
            hint={<FormattedMessage id="admin.trackers.webUrl.hint" />}
            errors={errors}
            defaultValue={value("webUrl")}
            maxLength={300}
            dir="ltr"
            autoComplete="off"
          />
        )}
        {(!tracker || tracker.kind === "jira") && (
          <FormText
            optional
            name="account"
            type="email"
            label={<FormattedMessage id="admin.trackers.account" />}
            hint={<FormattedMessage id="admin.trackers.account.hint" />}
            errors={errors}
            defaultValue={value("account", tracker?.account ?? "")}
            maxLength={254}
            dir="ltr"
            autoComplete="off"
          />
        )}
        <FormText
          optional={tracker !== undefined}
          name="token"
          type="password"
          label={<FormattedMessage id="admin.trackers.token" />}
          hint={<FormattedMessage id={tracker ? "admin.trackers.token.kept" : "admin.trackers.token.hint"} />}
          errors={errors}
          maxLength={500}
          dir="ltr"
          autoComplete="off"
        />
        {tracker && (
          <Check
            name="active"
            label={<FormattedMessage id="admin.trackers.active" />}
            what={<FormattedMessage id="admin.trackers.active.what" />}
            checked={values("active", tracker.active ? ["yes"] : []).length > 0}
          />
        )}
        <div>
          <Button type="submit" look="primary">
            <FormattedMessage id={tracker ? "common.save" : "admin.trackers.create"} />
          </Button>
        </div>
      </Form>
    </>
  );
}

/** What its webhook needs, shown in this one answer. */
export function TrackerSecret({ id, address, secret }: { id: string; address: string; secret: string }) {
  return (
    <div className="grid gap-4">
      <Callout tone="good" role="status">
        <p>
          <FormattedMessage id="admin.trackers.secret" />
        </p>
      </Callout>
      {/* Focusable, so that it can be selected whole by keyboard. */}
      <code className="admin-secret" dir="ltr" tabIndex={0}>
        {address}
      </code>
      <code className="admin-secret" dir="ltr" tabIndex={0} data-secret="">
        {secret}
      </code>
      <p>
        <ButtonLink to={`/admin/trackers/${id}`}>
          <FormattedMessage id="admin.tokens.stored" />
        </ButtonLink>
      </p>
    </div>
  );
}
