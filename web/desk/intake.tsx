import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useLoaderData, useSearchParams } from "react-router";
import Download from "lucide-react/icons/download";
import MailPlus from "lucide-react/icons/mail-plus";
import { apiContext } from "../context.ts";
import { load } from "../data.ts";
import { label, sizeLabel } from "../i18n/labels.ts";
import { ErrorPage } from "../shell/error-page.tsx";
import { Icon } from "../ui/icon.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/intake.ts";
import { Breakers } from "./breakers.tsx";
import { STATES, TONES, reasonInWords, type Item } from "./intake-words.ts";
import { MoreLink, Sheet } from "./sheet.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  const { searchParams } = new URL(request.url);
  const state = STATES.find((one) => one === searchParams.get("state"));
  const reason = searchParams.get("reason")?.slice(0, 60);
  const cursor = searchParams.get("cursor");
  const api = context.get(apiContext);
  return load(request, async () => {
    const [items, counts, breakers] = await Promise.all([
      api.call("intake.list", { query: { limit: 50, ...(state && { state }), ...(reason && { reason }), ...(cursor && { cursor }) } }),
      api.call("intake.counts"),
      api.call("breakers.list", { query: { limit: 50, active: "true" } }),
    ]);
    return { ...items, counts: counts.data, breakers: breakers.data };
  });
}

/** Everything that came in, as it came in: what became of it, and what waits for a person. */
export default function Intake() {
  const { data, nextCursor, counts, breakers } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const state = search.get("state");
  return (
    <Sheet titleId="intake.title">
      <Breakers list={breakers} />
      <Filters counts={counts} state={state} reason={search.get("reason")} />
      {data.length === 0 ? (
        <EmptyState
          icon={MailPlus}
          title={<FormattedMessage id={state === "quarantined" ? "intake.empty.quarantined" : "intake.empty.title"} />}
        >
          <FormattedMessage id="intake.empty.body" />
        </EmptyState>
      ) : (
        <ul className="entries">
          {data.map((item) => (
            <li key={item.id} className="entry entry-line">
              <OneItem item={item} />
            </li>
          ))}
        </ul>
      )}
      <MoreLink nextCursor={nextCursor} />
    </Sheet>
  );
}

type Counts = Awaited<ReturnType<typeof loader>>["counts"];

/** What to look at: by state, and what stands in quarantine by its reason, with how many there are. */
function Filters({ counts, state, reason }: { counts: Counts; state: string | null; reason: string | null }) {
  const intl = useIntl();
  const waiting = counts.reduce((sum, one) => sum + one.count, 0);
  return (
    <>
      <nav className="filters" aria-label={label(intl, "filter.label")}>
        {[null, ...STATES].map((one) => (
          <FilterLink key={one ?? ""} query={one ? `state=${one}` : ""} current={state === one && !reason}>
            {label(intl, one ? `intake.state.${one}` : "list.all")}
            {one === "quarantined" && waiting > 0 && <Count value={waiting} />}
          </FilterLink>
        ))}
      </nav>
      {state === "quarantined" && counts.length > 0 && (
        <nav className="filters" aria-label={label(intl, "intake.reasons")}>
          {counts.map((one) => (
            <FilterLink
              key={one.reason}
              query={`state=quarantined&reason=${encodeURIComponent(one.reason)}`}
              current={reason === one.reason}
            >
              {reasonInWords(intl, one.reason)}
              <Count value={one.count} />
            </FilterLink>
          ))}
        </nav>
      )}
    </>
  );
}

function FilterLink({ query, current, children }: { query: string; current: boolean; children: ReactNode }) {
  return (
    <a
      href={`/desk/intake${query && `?${query}`}`}
      className="btn"
      data-look="quiet"
      data-size="sm"
      aria-current={current ? "true" : undefined}
    >
      {children}
    </a>
  );
}

function Count({ value }: { value: number }) {
  const intl = useIntl();
  return <span className="filter-count">{intl.formatNumber(value)}</span>;
}

function OneItem({ item }: { item: Item }) {
  const intl = useIntl();
  const title = item.subject || item.sender;
  return (
    <>
      <span className="badge" data-tone={TONES[item.state]}>
        {label(intl, `intake.state.${item.state}`)}
      </span>
      <span className="entry-main">
        <span className="entry-title">
          <a href={`/desk/intake/${item.id}`} className="hover:underline">
            {title ? (
              <bdi>{title}</bdi>
            ) : item.outcome ? (
              label(intl, `intake.outcome.${item.outcome}`)
            ) : item.setAside ? (
              label(intl, "intake.unnamed")
            ) : (
              label(intl, `channel.${item.channel}`)
            )}
          </a>
          {item.ticketNumber !== null && (
            <>
              {" "}
              <a className="link" href={`/desk/tickets/${item.ticketNumber}`}>
                <bdi dir="ltr">#{item.ticketNumber}</bdi>
              </a>
            </>
          )}
        </span>
        <span className="entry-sub">
          {item.reason && `${reasonInWords(intl, item.reason)} · `}
          {item.subject && item.sender && (
            <>
              <bdi>{item.sender}</bdi>
              {" · "}
            </>
          )}
          {sizeLabel(intl, item.size)}
          {!item.setAside && (
            <>
              {" · "}
              <code title={`SHA-256 ${item.sha256}`}>{item.sha256.slice(0, 12)}</code>
            </>
          )}
        </span>
      </span>
      <Time at={item.receivedAt} style="narrow" className="row-age" />
      {!item.setAside && (
        <a className="btn" data-look="plain" data-size="sm" href={`/api/v1/intake/${item.id}/raw`} download={`${item.id}.eml`}>
          <Icon as={Download} size={14} />
          {label(intl, "entry.download")}
        </a>
      )}
    </>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
