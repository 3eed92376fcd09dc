import { FormattedMessage } from "react-intl";
import type { PublicSurvey } from "../../server/support/feedback/contract.ts";
import type { FieldError } from "../ui/form-field.tsx";
import { Given, RatingForm } from "./rating-form.tsx";

/** How the customer found the help, at his request: asked once it is solved, folded away once it is said. */
export function RequestRating({
  survey,
  refused,
  errors,
}: {
  survey: PublicSurvey | null;
  refused: { score: number | null; comment: string } | undefined;
  errors: readonly FieldError[];
}) {
  if (!survey) return null;
  const answered = survey.score !== null;
  const form = survey.openUntil !== null && (
    <RatingForm
      survey={survey}
      chosen={refused?.score ?? survey.score}
      comment={refused?.comment ?? ""}
      errors={refused ? errors : []}
      intent="rate"
    />
  );
  return (
    <section className="rating-card" aria-labelledby="rate">
      <h2 id="rate" className="text-base font-semibold">
        <FormattedMessage id="portal.request.rate" />
      </h2>
      {answered && (
        <p>
          <Given survey={survey} />
        </p>
      )}
      {answered && form ? (
        <details open={refused !== undefined}>
          <summary className="link">
            <FormattedMessage id="portal.feedback.change" />
          </summary>
          <div className="pt-3">{form}</div>
        </details>
      ) : (
        form
      )}
    </section>
  );
}
