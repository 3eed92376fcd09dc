import { useEffect, useState } from "react";
import { FormattedMessage } from "react-intl";
import type { Survey } from "../../../server/support/feedback/contract.ts";
import { Time } from "../../ui/time.tsx";
import { callApi } from "../api-client.ts";
import { useLiveEvents } from "../live.tsx";
import { Verdict } from "./parts.tsx";

/** What the customer said of a ticket: asked for once it is on the page, and again when he said something. */
export function RatingCard({ ticketId, ticketNumber }: { ticketId: string; ticketNumber: number }) {
  const [surveys, setSurveys] = useState<readonly Survey[]>([]);
  const [round, setRound] = useState(0);
  const path = `/tickets/${ticketNumber}/surveys`;
  useEffect(() => {
    let current = true;
    callApi<{ data: Survey[] }>("GET", path).then(
      ({ data }) => current && setSurveys(data),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [path, round]);
  useLiveEvents(({ type, subjects }) => {
    if (type.startsWith("survey.") && subjects.includes(`ticket:${ticketId}`)) setRound((n) => n + 1);
  });
  if (surveys.length === 0) return null;
  return (
    <section className="side-part">
      <h2 className="side-label">
        <FormattedMessage id="feedback.verdict" />
      </h2>
      <ul className="grid gap-3">
        {surveys.slice(0, 5).map((survey) => (
          <li key={survey.id} className="grid gap-1 text-sm">
            {survey.score === null ? (
              <span className="text-soft">
                <FormattedMessage id="feedback.waiting" values={{ time: survey.sentAt ? <Time at={survey.sentAt} /> : "–" }} />
              </span>
            ) : (
              <>
                <span className="flex flex-wrap items-center gap-x-2">
                  <Verdict survey={survey} />
                  <span className="text-xs text-soft">
                    <Time at={survey.answeredAt!} />
                    {survey.changedAt && (
                      <>
                        {" · "}
                        <FormattedMessage id="feedback.changed" values={{ time: <Time at={survey.changedAt} /> }} />
                      </>
                    )}
                  </span>
                </span>
                {survey.comment && (
                  <p className="feedback-comment" dir="auto">
                    {survey.comment}
                  </p>
                )}
                <span className="text-xs text-soft">
                  {survey.agent && <bdi>{survey.agent.name}</bdi>}
                  {survey.followUp && (
                    <>
                      {" · "}
                      <FormattedMessage id={`feedback.followUp.${survey.followUp}`} />
                    </>
                  )}
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
