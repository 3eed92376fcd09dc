import { FormattedMessage, useIntl } from "react-intl";
import type { IssueReport } from "../../server/products/issues/contract.ts";
import type { Problem } from "../data.ts";
import { Button } from "../ui/button.tsx";
import { FormArea, FormErrors, FormText, type FieldError } from "../ui/form-field.tsx";

type Typed = { version: string; license: string; comment: string };

/** Saying that an issue affects oneself too, changing what was said, and taking it back: plain forms. */
export function AffectsMe({
  mine,
  versions,
  answer,
}: {
  mine: IssueReport | null;
  versions: readonly string[];
  answer: { problem: Problem; typed: Typed } | undefined;
}) {
  const intl = useIntl();
  const problem = answer?.problem;
  const fields = (problem?.errors ?? []).map(({ path, message }) => ({ name: path, text: message }));
  const errors: FieldError[] = fields.length > 0 ? fields : problem ? [{ name: "", text: problem.detail ?? problem.title }] : [];
  return (
    <section className="grid gap-4" aria-labelledby="me">
      <h2 id="me">
        <FormattedMessage id={mine ? "portal.issue.affectsYou" : "portal.issue.me"} />
      </h2>
      {mine && (
        <p>
          <FormattedMessage
            id="portal.issue.saidAt"
            values={{ day: <time dateTime={mine.createdAt}>{intl.formatDate(mine.createdAt, { dateStyle: "long" })}</time> }}
          />
        </p>
      )}
      <p className="field-hint">
        <FormattedMessage id="portal.issue.who" />
      </p>
      <FormErrors title={<FormattedMessage id="portal.form.wrong" />} errors={errors} />
      <form method="post" noValidate className="portal-form">
        <FormText
          optional
          size="lg"
          name="version"
          label={<FormattedMessage id="portal.issue.version" />}
          errors={errors}
          defaultValue={answer?.typed.version ?? mine?.version ?? ""}
          maxLength={60}
          dir="ltr"
          list="versions"
          autoComplete="off"
        />
        <datalist id="versions">
          {versions.slice(0, 40).map((version) => (
            <option key={version} value={version} />
          ))}
        </datalist>
        <FormText
          optional
          size="lg"
          name="license"
          label={<FormattedMessage id="portal.issue.license" />}
          errors={errors}
          defaultValue={answer?.typed.license ?? mine?.license ?? ""}
          maxLength={100}
          dir="ltr"
          autoComplete="off"
        />
        <FormArea
          optional
          size="lg"
          name="comment"
          label={<FormattedMessage id="portal.issue.comment" />}
          hint={<FormattedMessage id="portal.issue.comment.hint" />}
          errors={errors}
          defaultValue={answer?.typed.comment ?? mine?.comment ?? ""}
          rows={3}
          maxLength={2_000}
        />
        <div className="portal-actions">
          <Button type="submit" look="primary" size="lg" name="intent" value="say" className="portal-submit">
            <FormattedMessage id={mine ? "portal.issue.change" : "portal.issue.say"} />
          </Button>
        </div>
      </form>
      {mine && (
        <form method="post">
          <Button type="submit" size="lg" name="intent" value="withdraw">
            <FormattedMessage id="portal.issue.withdraw" />
          </Button>
        </form>
      )}
    </section>
  );
}
