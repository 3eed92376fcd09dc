import { FormattedMessage, useIntl } from "react-intl";
import { useLoaderData } from "react-router";
import MessageSquareHeart from "lucide-react/icons/message-square-heart";
import type { Figure, FeedbackFigures, Survey } from "../../../server/support/feedback/contract.ts";
import { SURVEY_KINDS, VERDICTS } from "../../../shared/survey-codes.ts";
import { isId } from "../../../shared/ids.ts";
import { apiContext } from "../../context.ts";
import { load } from "../../data.ts";
import { ErrorPage } from "../../shell/error-page.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { Time } from "../../ui/time.tsx";
import { Choices } from "../churn/parts.tsx";
import { DownloadMenu } from "../download-menu.tsx";
import { askedOf } from "../people/people-list.tsx";
import { MoreLink, Sheet } from "../sheet.tsx";
import type { Route } from "./+types/feedback.ts";
import { Verdict } from "./parts.tsx";

const PERIODS = ["30", "90", "365"] as const;
const ANSWERS = [...VERDICTS, "none"] as const;
const DAY = 86_400_000;
const among = <T extends string>(values: readonly T[], value: string | undefined) => values.find((one) => one === value);

export async function loader({ request, context }: Route.LoaderArgs) {
  const asked = askedOf(request, ["kind", "verdict", "agent", "period", "organization", "cursor"]);
  const period = among(PERIODS, asked.period) ?? "90";
  const from = new Date(Date.now() - (Number(period) - 1) * DAY).toISOString().slice(0, 10);
  const kind = among(SURVEY_KINDS, asked.kind);
  const verdict = among(ANSWERS, asked.verdict);
  const narrowed = {
    from,
    ...(kind && { kind }),
    ...(verdict && { verdict }),
    ...(asked.agent === "me" && { agent: "me" as const }),
    ...(asked.organization && isId(asked.organization) && { organization: asked.organization }),
  };
  const api = context.get(apiContext);
  const [figures, list] = await load(request, () =>
    Promise.all([
      api.call("surveys.figures", { query: { from, by: "month" } }),
      api.call("surveys.list", { query: { ...narrowed, limit: asked.limit, ...(asked.cursor && { cursor: asked.cursor }) } }),
    ]),
  );
  return { figures, list, narrowed, chosen: { period, kind: kind ?? "", verdict: verdict ?? "", agent: narrowed.agent ?? "" } };
}

/** What customers say: each figure with how many said it and how many were asked, then the answers themselves. */
export default function Feedback() {
  const { figures, list, narrowed, chosen } = useLoaderData<typeof loader>();
  const of = (name: string, values: readonly string[]) => values.map((value) => ({ value, text: `feedback.${name}.${value}` }));
  const all = (name: string) => ({ value: "", text: `feedback.${name}.all` });
  const shown = figures.figures.filter(({ kind, answered, sent }) => kind === "csat" || answered > 0 || sent > 0);
  return (
    <Sheet titleId="feedback.title">
      <Choices
        choices={[
          { name: "period", label: "feedback.period", values: of("period", PERIODS), chosen: chosen.period },
          { name: "kind", label: "feedback.kind", values: [all("kind"), ...of("kind", SURVEY_KINDS)], chosen: chosen.kind },
          { name: "verdict", label: "feedback.verdict", values: [all("verdict"), ...of("verdict", ANSWERS)], chosen: chosen.verdict },
          { name: "agent", label: "feedback.whose", values: [all("whose"), ...of("whose", ["me"])], chosen: chosen.agent },
        ]}
      >
        <DownloadMenu path="/surveys/export" query={narrowed} formats={["csv", "xlsx"]} />
      </Choices>
      <div className="feedback-figures">
        {shown.map((figure) => (
          <FigureCard key={figure.kind} figure={figure} />
        ))}
      </div>
      <Months groups={figures.groups} kinds={shown.map(({ kind }) => kind)} />
      {list.data.length === 0 ? (
        <EmptyState icon={MessageSquareHeart} title={<FormattedMessage id="feedback.none" />}>
          <FormattedMessage id="feedback.none.what" />
        </EmptyState>
      ) : (
        <ul className="churn-list">
          {list.data.map((survey) => (
            <Row key={survey.id} survey={survey} />
          ))}
        </ul>
      )}
      <MoreLink nextCursor={list.nextCursor} />
    </Sheet>
  );
}

function Score({ figure: { kind, score } }: { figure: Figure }) {
  const intl = useIntl();
  if (score === null) return <>–</>;
  return (
    <bdi>{kind === "csat" ? intl.formatNumber(score / 100, { style: "percent", maximumFractionDigits: 1 }) : intl.formatNumber(score)}</bdi>
  );
}

/** How many answered, and how many of those who were asked: never a score without them. */
function Basis({ figure: { answered, sent, responded, responseRate } }: { figure: Figure }) {
  const intl = useIntl();
  return (
    <>
      <FormattedMessage id="feedback.answers" values={{ count: answered }} />
      {" · "}
      {responseRate === null ? (
        <FormattedMessage id="feedback.response.none" />
      ) : (
        <FormattedMessage
          id="feedback.response"
          values={{ responded, sent, rate: <bdi>{intl.formatNumber(responseRate, { style: "percent", maximumFractionDigits: 0 })}</bdi> }}
        />
      )}
    </>
  );
}

function FigureCard({ figure }: { figure: Figure }) {
  const { kind, scores, answered } = figure;
  const most = Math.max(...scores.map(({ count }) => count));
  return (
    <section className="feedback-card" aria-labelledby={`figure-${kind}`}>
      <h2 id={`figure-${kind}`} className="text-sm font-semibold">
        <FormattedMessage id={`feedback.kind.${kind}`} />
      </h2>
      <p className="feedback-score">
        <Score figure={figure} />
      </p>
      <p className="text-xs text-soft">
        <Basis figure={figure} />
      </p>
      {answered > 0 && (
        <ol className="feedback-bars" dir="ltr">
          {scores.map(({ score, count }) => (
            <li key={score} title={String(count)}>
              <Bar share={count / most} />
              <span>{score}</span>
              <span className="sr-only">: {count}</span>
            </li>
          ))}
        </ol>
      )}
      <p className="text-xs text-faint">
        <FormattedMessage id={`feedback.${kind}.help`} />
      </p>
    </section>
  );
}

/** How often a score was given, beside the others. */
function Bar({ share }: { share: number }) {
  const height = Math.max(1, Math.round(share * 36));
  return (
    <svg className="feedback-bar" viewBox="0 0 10 36" preserveAspectRatio="none" aria-hidden="true">
      <rect y={36 - height} width="10" height={height} />
    </svg>
  );
}

function Months({ groups, kinds }: { groups: FeedbackFigures["groups"]; kinds: readonly Figure["kind"][] }) {
  const intl = useIntl();
  if (groups.length < 2) return null;
  const label = intl.formatMessage({ id: "feedback.months" });
  return (
    <div className="px-3 pb-3">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard (WCAG 2.1.1) */}
      <div className="churn-table" role="region" aria-label={label} tabIndex={0}>
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              <th scope="col">
                <FormattedMessage id="feedback.month" />
              </th>
              {kinds.map((kind) => (
                <th key={kind} scope="col">
                  <FormattedMessage id={`feedback.kind.${kind}`} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map(({ month, figures }) => (
              <tr key={month}>
                <th scope="row">{intl.formatDate(`${month}T12:00:00Z`, { month: "short", year: "numeric", timeZone: "UTC" })}</th>
                {kinds.map((kind) => {
                  const figure = figures.find((one) => one.kind === kind)!;
                  return (
                    <td key={kind}>
                      <Score figure={figure} />{" "}
                      <span className="text-faint">
                        <Basis figure={figure} />
                      </span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Row({ survey }: { survey: Survey }) {
  const { kind, contact, organization, ticketNumber, agent, comment, answeredAt, changedAt, sentAt, way, followUp } = survey;
  return (
    <li>
      <div className="churn-head">
        {survey.score === null ? (
          <span className="text-soft">
            <FormattedMessage id="feedback.waiting" values={{ time: sentAt ? <Time at={sentAt} /> : "–" }} />
          </span>
        ) : (
          <Verdict survey={survey} />
        )}
        {contact && (
          <a className="people-name" href={`/desk/contacts/${contact.id}`}>
            <bdi>{contact.name}</bdi>
          </a>
        )}
        {organization && (
          <a className="link text-sm" href={`/desk/organizations/${organization.id}`}>
            <bdi>{organization.name}</bdi>
          </a>
        )}
        {answeredAt && (
          <span className="churn-end">
            <Time at={answeredAt} />
          </span>
        )}
      </div>
      {comment && (
        <p className="feedback-comment" dir="auto">
          {comment}
        </p>
      )}
      <div className="churn-facts">
        <span>
          <FormattedMessage id={`feedback.kind.${kind}`} />
        </span>
        {ticketNumber !== null && (
          <a className="link" href={`/desk/tickets/${ticketNumber}`}>
            <bdi dir="ltr">#{ticketNumber}</bdi>
          </a>
        )}
        {agent && <bdi>{agent.name}</bdi>}
        {way === "portal" && (
          <span>
            <FormattedMessage id="feedback.unasked" />
          </span>
        )}
        {changedAt && (
          <span>
            <FormattedMessage id="feedback.changed" values={{ time: <Time at={changedAt} /> }} />
          </span>
        )}
        {followUp && (
          <span>
            <FormattedMessage id={`feedback.followUp.${followUp}`} />
          </span>
        )}
      </div>
    </li>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
