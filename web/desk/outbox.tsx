import { FormattedMessage, useIntl } from "react-intl";
import { useLoaderData, useSearchParams } from "react-router";
import Download from "lucide-react/icons/download";
import Send from "lucide-react/icons/send";
import { apiContext } from "../context.ts";
import { load } from "../data.ts";
import { label } from "../i18n/labels.ts";
import { ErrorPage } from "../shell/error-page.tsx";
import { Icon } from "../ui/icon.tsx";
import { Time } from "../ui/time.tsx";
import { EmptyState } from "../ui/states.tsx";
import type { Route } from "./+types/outbox.ts";
import { FilterBar, MoreLink, Sheet } from "./sheet.tsx";

const STATES = ["captured", "queued", "sending", "sent", "deferred", "failed", "suppressed"] as const;
type State = (typeof STATES)[number];
const TONES: Record<State, string> = {
  captured: "neutral",
  queued: "accent",
  sending: "accent",
  sent: "good",
  deferred: "warn",
  failed: "danger",
  suppressed: "warn",
};

export async function loader({ request, context }: Route.LoaderArgs) {
  const { searchParams } = new URL(request.url);
  const state = STATES.find((one) => one === searchParams.get("state"));
  const ticket = Number(searchParams.get("ticket"));
  const cursor = searchParams.get("cursor");
  const query = {
    limit: 50,
    ...(state && { state }),
    ...(ticket > 0 && Number.isSafeInteger(ticket) && { ticket }),
    ...(cursor && { cursor }),
  };
  return load(request, () => context.get(apiContext).call("outbox.list", { query }));
}

type Mail = ReturnType<typeof useLoaderData<typeof loader>>["data"][number];

/** Mails that went out or wait to: to whom, in which state, every attempt, and the mail itself. */
export default function Outbox() {
  const { data, nextCursor } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const state = search.get("state");
  return (
    <Sheet titleId="outbox.title">
      <FilterBar
        path="/desk/outbox"
        name="state"
        current={state}
        values={["captured", "queued", "sent", "deferred", "failed"]}
        textPrefix="outbox.state"
      />
      {data.length === 0 ? (
        <EmptyState icon={Send} title={<FormattedMessage id="outbox.empty.title" />}>
          <FormattedMessage id="outbox.empty.body" />
        </EmptyState>
      ) : (
        <ul className="entries">
          {data.map((mail) => (
            <li key={mail.id}>
              <OneMail mail={mail} />
            </li>
          ))}
        </ul>
      )}
      <MoreLink nextCursor={nextCursor} />
    </Sheet>
  );
}

function OneMail({ mail }: { mail: Mail }) {
  const intl = useIntl();
  return (
    <details className="entry">
      <summary>
        <span className="entry-main">
          <bdi className="entry-title">{mail.subject}</bdi>
          <span className="entry-sub">
            <FormattedMessage id="outbox.to" values={{ to: <bdi dir="ltr">{mail.to.address}</bdi> }} />
          </span>
        </span>
        <span className="badge" data-tone={TONES[mail.state]}>
          {label(intl, `outbox.state.${mail.state}`)}
        </span>
        <Time at={mail.createdAt} style="narrow" className="row-age" />
      </summary>
      <div className="entry-body">
        <p className="flex flex-wrap gap-2">
          {mail.ticketNumber !== null && (
            <a className="btn" data-look="plain" data-size="sm" href={`/desk/tickets/${mail.ticketNumber}`}>
              <FormattedMessage id="entry.ticket" values={{ number: mail.ticketNumber }} />
            </a>
          )}
          <a className="btn" data-look="plain" data-size="sm" href={`/api/v1/outbox/${mail.id}/raw`} download={`${mail.id}.eml`}>
            <Icon as={Download} size={14} />
            <FormattedMessage id="entry.download" />
          </a>
        </p>
        {mail.detail && (
          <p className="text-danger">
            <bdi>{mail.detail}</bdi>
          </p>
        )}
        {mail.attempts.length > 0 && (
          <table className="entry-table">
            <caption>
              <FormattedMessage id="outbox.attempts" />
            </caption>
            <tbody>
              {mail.attempts.map((attempt) => (
                <tr key={`${attempt.at}${attempt.outcome}`}>
                  <td>
                    <Time at={attempt.at} />
                  </td>
                  <td>{label(intl, `outbox.outcome.${attempt.outcome}`)}</td>
                  <td className="tabular">{attempt.code}</td>
                  <td>
                    <bdi dir="ltr">{attempt.reply}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {mail.nextAttemptAt && (
          <p className="text-faint">
            <FormattedMessage id="outbox.next" values={{ when: <Time at={mail.nextAttemptAt} /> }} />
          </p>
        )}
        {mail.text === null ? (
          <p className="text-faint">
            <FormattedMessage id="outbox.secret" />
          </p>
        ) : (
          <div className="msg-text entry-text" dir="auto" tabIndex={0} role="region" aria-label={label(intl, "outbox.text")}>
            {mail.text}
          </div>
        )}
      </div>
    </details>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
