import { useEffect, useRef } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useLoaderData, useRevalidator } from "react-router";
import ArrowLeft from "lucide-react/icons/arrow-left";
import Download from "lucide-react/icons/download";
import { apiContext, sessionContext } from "../context.ts";
import { load } from "../data.ts";
import { label, sizeLabel } from "../i18n/labels.ts";
import { ErrorPage } from "../shell/error-page.tsx";
import { Icon } from "../ui/icon.tsx";
import { exactTime } from "../ui/time.tsx";
import type { Route } from "./+types/intake-item.ts";
import { IntakeActions } from "./intake-actions.tsx";
import { dismissalInWords, isDismissed, reasonInWords, TONES, type Item } from "./intake-words.ts";

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const api = context.get(apiContext);
  const { actor } = context.get(sessionContext);
  const may = (right: string) => actor.kind === "agent" && actor.rights.includes(right);
  return load(request, async () => {
    const [item, source] = await Promise.all([
      api.call("intake.get", { params: { id: params.id } }),
      api.call("intake.source", { params: { id: params.id } }),
    ]);
    return { item, source, mayManage: may("intake.manage"), mayReveal: may("secrets.reveal") };
  });
}

/** One inbound item: why it was set aside, what it holds without secrets, and what can be done with it. */
export default function IntakeItem() {
  const intl = useIntl();
  const { item, source, mayManage, mayReveal } = useLoaderData<typeof loader>();
  const title = item.subject || label(intl, item.setAside ? "intake.unnamed" : `channel.${item.channel}`);
  const open = item.state === "quarantined" || isDismissed(item);
  useResult(item);
  return (
    <section className="sheet" aria-labelledby="intake-title">
      <title>{title}</title>
      <header className="pane-head">
        <a
          href={item.setAside ? "/desk/intake?state=quarantined" : "/desk/intake"}
          className="btn"
          data-look="quiet"
          data-icon=""
          aria-label={label(intl, "intake.back")}
        >
          <Icon as={ArrowLeft} className="flip" />
        </a>
        <h1 id="intake-title" className="pane-title" tabIndex={-1}>
          <bdi>{title}</bdi>
        </h1>
      </header>
      <div className="pane-body">
        <div className="intake-item">
          <Standing item={item} />
          <Facts item={item} />
          {open &&
            (mayManage ? (
              <IntakeActions key={item.state} item={item} />
            ) : (
              <p className="text-sm text-soft">{label(intl, "intake.mayNot")}</p>
            ))}
          <Source source={source} />
          {mayReveal || !item.setAside ? (
            <p>
              <a className="btn" data-look="plain" data-size="sm" href={`/api/v1/intake/${item.id}/raw`} download={`${item.id}.eml`}>
                <Icon as={Download} size={14} />
                {label(intl, "entry.download")}
              </a>
            </p>
          ) : (
            <p className="text-sm text-soft">{label(intl, "intake.rawNot")}</p>
          )}
        </div>
      </div>
    </section>
  );
}

const ASK_MS = 700;
const MOST_ASKED = 20;

/** What becomes of a waiting item is known a moment later; the page asks until it is. */
function useResult(item: Item): void {
  const { revalidate, state } = useRevalidator();
  const asked = useRef(0);
  useEffect(() => {
    if (item.state !== "pending") {
      asked.current = 0;
      return;
    }
    if (state !== "idle" || asked.current >= MOST_ASKED) return;
    const timer = setTimeout(() => {
      asked.current += 1;
      void revalidate();
    }, ASK_MS);
    return () => clearTimeout(timer);
  }, [item, state, revalidate]);
}

/** How it stands, in words. */
function Standing({ item }: { item: Item }) {
  const intl = useIntl();
  const { state, reason, outcome, ticketNumber, resolution } = item;
  const why = reason && `intake.why.${reason}` in intl.messages ? label(intl, `intake.why.${reason}`) : null;
  return (
    <div className="grid gap-2" role="status">
      <p className="flex flex-wrap gap-2">
        <span className="badge" data-tone={TONES[state]}>
          {label(intl, `intake.state.${state}`)}
        </span>
        {outcome && <span className="badge">{label(intl, `intake.outcome.${outcome}`)}</span>}
        {resolution && resolution.kind !== "dismissed" && (
          <span className="badge">{label(intl, `intake.resolved.${resolution.kind}`)}</span>
        )}
      </p>
      {state === "pending" && <p className="text-sm text-soft">{label(intl, "intake.pending")}</p>}
      {state === "quarantined" && reason && (
        <div className="callout" data-tone="warn">
          <div className="min-w-0">
            <h2>{reasonInWords(intl, reason)}</h2>
            {why && <p>{why}</p>}
          </div>
        </div>
      )}
      {resolution && isDismissed(item) && (
        <p className="text-sm">
          <FormattedMessage id="intake.resolved.dismissed" values={{ reason: dismissalInWords(intl, resolution.note) }} />
        </p>
      )}
      {ticketNumber !== null && (
        <p className="text-sm">
          <FormattedMessage
            id="intake.filed"
            values={{
              ticket: (
                <a className="link" href={`/desk/tickets/${ticketNumber}`}>
                  <bdi dir="ltr">#{ticketNumber}</bdi>
                </a>
              ),
            }}
          />
        </p>
      )}
    </div>
  );
}

function Facts({ item }: { item: Item }) {
  const intl = useIntl();
  return (
    <dl className="intake-facts">
      {item.setAside && (
        <div>
          <dt>{label(intl, "intake.fact.from")}</dt>
          <dd>{item.sender ? <bdi>{item.sender}</bdi> : label(intl, "intake.noSender")}</dd>
        </div>
      )}
      <div>
        <dt>{label(intl, "intake.fact.received")}</dt>
        <dd>
          <time dateTime={item.receivedAt}>{exactTime(intl, item.receivedAt)}</time>
        </dd>
      </div>
      <div>
        <dt>{label(intl, "intake.fact.size")}</dt>
        <dd>{sizeLabel(intl, item.size)}</dd>
      </div>
      {item.setAside && item.state !== "quarantined" && (
        <div>
          <dt>{label(intl, "intake.why")}</dt>
          <dd>{reasonInWords(intl, item.setAside)}</dd>
        </div>
      )}
      {item.detail && (
        <div>
          <dt>{label(intl, "intake.fact.detail")}</dt>
          <dd>
            <bdi dir="ltr">{item.detail}</bdi>
          </dd>
        </div>
      )}
      <div>
        <dt>SHA-256</dt>
        <dd>
          <code dir="ltr">{item.sha256}</code>
        </dd>
      </div>
    </dl>
  );
}

type Source = Awaited<ReturnType<typeof loader>>["source"];

/** Header and beginning as plain text: nothing of it is a link, a picture or markup. */
function Source({ source: { headers, text, truncated, masked } }: { source: Source }) {
  const intl = useIntl();
  return (
    <>
      {masked > 0 && (
        <p className="callout" data-tone="warn">
          <FormattedMessage id="intake.source.masked" values={{ count: masked }} />
        </p>
      )}
      {headers.length > 0 && (
        <div className="grid gap-2">
          <h2 id="intake-headers">{label(intl, "intake.headers")}</h2>
          <div tabIndex={0} role="region" aria-labelledby="intake-headers">
            <dl className="intake-headers" dir="ltr">
              {headers.map(({ name, value }, index) => (
                <div key={index}>
                  <dt>{name}</dt>
                  <dd>
                    <bdi>{value}</bdi>
                  </dd>
                </div>
              ))}
            </dl>
          </div>
        </div>
      )}
      <div className="grid gap-2">
        <h2 id="intake-source">{label(intl, "intake.source")}</h2>
        {text.trim() ? (
          <pre className="intake-source" dir="auto" tabIndex={0} role="region" aria-labelledby="intake-source">
            {text}
          </pre>
        ) : (
          <p className="text-sm text-soft">{label(intl, "intake.source.empty")}</p>
        )}
        {truncated && <p className="text-sm text-faint">{label(intl, "intake.source.truncated")}</p>}
      </div>
    </>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
