import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import type { PublicSurvey } from "../../server/support/feedback/contract.ts";
import { Button } from "../ui/button.tsx";
import { FormArea, FormErrors, type FieldError } from "../ui/form-field.tsx";

/** A scale of which one step is chosen, a few words if one likes, and one press that says it. */
export function RatingForm({
  survey,
  chosen,
  comment,
  errors = [],
  intent,
  children,
}: {
  survey: PublicSurvey;
  /** What was pressed in a mail, or typed before. */
  chosen: number | null;
  comment?: string;
  errors?: readonly FieldError[];
  /** Said with the form where its page has others. */
  intent?: string;
  children?: ReactNode;
}) {
  const intl = useIntl();
  const { scores, question, vendor, openUntil, answeredAt } = survey;
  const [low, high] = [scores[0]!, scores.at(-1)!];
  const long = scores.some(({ name }) => name === null);
  return (
    <form method="post" className="portal-form" noValidate>
      <FormErrors title={<FormattedMessage id="portal.form.wrong" />} errors={errors} />
      {intent && <input type="hidden" name="intent" value={intent} />}
      <fieldset id="field-score" tabIndex={-1}>
        <legend className="rating-question">
          <bdi>{question}</bdi>
        </legend>
        <div className="rating-scale" data-long={long ? "" : undefined}>
          {scores.map(({ score, name }) => (
            <label key={score} className="rating-step">
              <input type="radio" name="score" value={score} defaultChecked={score === chosen} className="sr-only" required />
              <span className="rating-box">
                <span className="rating-number">{score}</span>
                {name && !long && <span className="rating-name">{name}</span>}
                {name && long && <span className="sr-only">{name}</span>}
              </span>
            </label>
          ))}
        </div>
        {long && (
          <p className="rating-ends" aria-hidden="true">
            <span>
              <bdi>{low.score}</bdi> = {low.name}
            </span>
            <span>
              <bdi>{high.score}</bdi> = {high.name}
            </span>
          </p>
        )}
      </fieldset>
      <FormArea
        size="lg"
        name="comment"
        label={<FormattedMessage id="portal.feedback.comment" />}
        hint={<FormattedMessage id="portal.feedback.comment.hint" values={{ vendor: <bdi>{vendor}</bdi> }} />}
        errors={errors}
        optional={false}
        aria-required={false}
        defaultValue={comment}
        rows={4}
        maxLength={4_000}
      />
      {children}
      <div>
        <Button type="submit" look="primary" size="lg" className="portal-submit">
          <FormattedMessage id={answeredAt ? "portal.feedback.change" : "portal.feedback.send"} />
        </Button>
      </div>
      {openUntil && (
        <p className="text-sm text-soft">
          <FormattedMessage
            id={answeredAt ? "portal.feedback.until" : "portal.feedback.answerUntil"}
            values={{ time: <time dateTime={openUntil}>{intl.formatDate(openUntil, { dateStyle: "long" })}</time> }}
          />
        </p>
      )}
    </form>
  );
}

/** What was answered, in words. */
export function Given({ survey }: { survey: PublicSurvey }) {
  const given = survey.scores.find(({ score }) => score === survey.score);
  if (!given) return null;
  return (
    <FormattedMessage
      id="portal.feedback.given"
      values={{
        score: (
          <strong>
            <bdi>
              {given.score}
              {given.name && ` – ${given.name}`}
            </bdi>
          </strong>
        ),
      }}
    />
  );
}
