import { FormattedMessage, useIntl } from "react-intl";
import { data, redirect, useActionData, useLoaderData } from "react-router";
import CircleCheck from "lucide-react/icons/circle-check";
import { sessionContext } from "../context.ts";
import { attempt, load, readForm } from "../data.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Callout } from "../ui/states.tsx";
import type { Route } from "./+types/feedback.ts";
import { apiFor } from "./api.server.ts";
import { portalPath, usePortalPath, withQuery } from "./paths.ts";
import { Given, RatingForm } from "./rating-form.tsx";
import { saidIn } from "./said.ts";

/** Shows the scale with what was pressed in the mail, and records nothing: programs that check the links of a mail open all of them. */
export async function loader({ request, context, params }: Route.LoaderArgs) {
  const { locale } = context.get(sessionContext);
  const survey = await load(request, () => apiFor(context).call("feedback.get", { params: { token: params.token }, query: { locale } }));
  const { searchParams } = new URL(request.url);
  const pressed = searchParams.get("score") ?? "";
  return {
    survey,
    pressed: survey.scores.some(({ score }) => String(score) === pressed) ? Number(pressed) : null,
    done: searchParams.has("done"),
  };
}

export async function action({ request, context, params }: Route.ActionArgs) {
  const { score, comment } = saidIn(await readForm(request));
  if (score === null) return data({ fault: "portal.feedback.choose", score, comment }, { status: 422 });
  const given = await attempt(request, () =>
    apiFor(context).call("feedback.give", { params: { token: params.token }, body: { score, comment } }),
  );
  if (given.ok) return redirect(withQuery(portalPath(params, `/feedback/${params.token}`), { done: "1" }));
  const { title, detail, status } = given.problem;
  return data({ title: detail ? `${title}. ${detail}` : title, score, comment }, { status });
}

export function headers() {
  return { "Referrer-Policy": "no-referrer", "Cache-Control": "no-store" };
}

export default function Feedback() {
  const intl = useIntl();
  const to = usePortalPath();
  const { survey, pressed, done } = useLoaderData<typeof loader>();
  const refused = useActionData() as { fault?: string; title?: string; score: number | null; comment: string } | undefined;
  const title = intl.formatMessage({ id: "portal.feedback.title" });
  const errors = refused ? [{ name: "score", text: refused.fault ? intl.formatMessage({ id: refused.fault }) : refused.title }] : [];
  const thanked = done && survey.score !== null && !refused;
  return (
    <div className="portal-text">
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <header className="grid gap-1">
        <h1>{title}</h1>
        {survey.number !== null && (
          <p className="text-soft">
            <FormattedMessage id="portal.feedback.about" values={{ number: <bdi dir="ltr">#{survey.number}</bdi> }} />
          </p>
        )}
      </header>
      {thanked && (
        <Callout tone="good" icon={CircleCheck} role="status">
          <p className="font-semibold">
            <bdi>{survey.thanks}</bdi>
          </p>
          <p>
            <Given survey={survey} />
          </p>
        </Callout>
      )}
      {survey.openUntil === null ? (
        <>
          <Callout tone="warn">
            <p className="font-semibold">
              <FormattedMessage id="portal.feedback.over" />
            </p>
            <p>
              <FormattedMessage id="portal.feedback.over.what" />
            </p>
          </Callout>
          <p>
            <ButtonLink to={to("/requests/new")} look="primary" size="lg">
              <FormattedMessage id="portal.feedback.write" />
            </ButtonLink>
          </p>
        </>
      ) : (
        <RatingForm
          survey={survey}
          chosen={refused?.score ?? (thanked ? survey.score : (pressed ?? survey.score))}
          comment={refused?.comment ?? ""}
          errors={errors}
        />
      )}
    </div>
  );
}
