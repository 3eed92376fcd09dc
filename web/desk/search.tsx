import { useEffect, useState, type KeyboardEvent } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useLoaderData, useNavigate, useNavigation } from "react-router";
import SearchIcon from "lucide-react/icons/search";
import SearchX from "lucide-react/icons/search-x";
import type { SearchHit } from "../../server/platform/search/contract.ts";
import { apiContext } from "../context.ts";
import { load } from "../data.ts";
import { ErrorPage } from "../shell/error-page.tsx";
import { Icon } from "../ui/icon.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import type { Route } from "./+types/search.ts";
import { Marked } from "./marked.tsx";
import { recentTickets, type Recent } from "./recent.ts";
import { SearchField } from "./search-field.tsx";
import { DESK_KINDS, iconOf, searchPath, type DeskKind } from "./search-hits.ts";

const STATES = ["new", "open", "waitingOnCustomer", "waitingOnThirdParty", "solved", "closed"] as const;
const DAYS = { day: 1, week: 7, month: 31, year: 366 };
type Time = keyof typeof DAYS;
/** So many of each kind on the first page; of one kind as many as there are. */
const EACH = 5;
const MOST = 50;

const among = <T extends string>(values: readonly T[], value: string | null): T | null => values.find((one) => one === value) ?? null;

export async function loader({ request, context }: Route.LoaderArgs) {
  const { searchParams } = new URL(request.url);
  const q = (searchParams.get("q") ?? "").trim().slice(0, 300);
  const kind = among<DeskKind>(DESK_KINDS, searchParams.get("kind"));
  const status = among(STATES, searchParams.get("status"));
  const time = among(Object.keys(DAYS) as Time[], searchParams.get("time"));
  const asked = { q, kind, status, time };
  if (q === "") return { ...asked, hits: [] };
  const { data } = await load(request, () =>
    context.get(apiContext).call("search.find", {
      query: {
        q,
        limit: MOST,
        kinds: kind ?? DESK_KINDS.join(","),
        ...(kind === null && status === null && { each: EACH }),
        ...(status && { states: status }),
        ...(time && { since: new Date(Date.now() - DAYS[time] * 86_400_000).toISOString() }),
      },
    }),
  );
  return { ...asked, hits: data };
}

/** Search over everything: answers by kind, best first, narrowed by kind, status and time. */
export default function SearchPage() {
  const intl = useIntl();
  const { q, kind, status, time, hits } = useLoaderData<typeof loader>();
  const busy = useNavigation().state === "loading";
  const title = q === "" ? intl.formatMessage({ id: "search.title" }) : intl.formatMessage({ id: "search.titleOf" }, { q });
  const groups = [...Map.groupBy(hits, (hit) => hit.kind)];
  return (
    // Arrows, j and k move through the answers, which are links.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <section className="sheet" aria-label={intl.formatMessage({ id: "search.title" })} onKeyDown={moveAmongHits}>
      <title>{title}</title>
      <header className="pane-head search-head">
        <h1 className="sr-only">{intl.formatMessage({ id: "search.title" })}</h1>
        <SearchField words={q} keep={{ kind, status, time }} clear="/desk/search" autoFocus={q === ""} />
      </header>
      <div className="pane-body" aria-busy={busy}>
        {q === "" ? (
          <Beginning />
        ) : (
          <>
            <Filters {...{ q, kind, status, time }} />
            <p className="sr-only" role="status">
              <FormattedMessage id="search.found" values={{ count: hits.length }} />
            </p>
            {hits.length === 0 ? (
              <NoAnswer {...{ q, kind, status, time }} />
            ) : (
              groups.map(([of, list]) => (
                <section key={of} className="hits" aria-labelledby={`hits-${of}`}>
                  <header className="hits-head">
                    <h2 id={`hits-${of}`}>
                      <FormattedMessage id={`search.kind.${of}`} />
                    </h2>
                    {kind === null && list.length === EACH && (
                      <a className="link" href={searchPath({ q, kind: of, status, time })}>
                        <FormattedMessage id={`search.all.${of}`} />
                      </a>
                    )}
                    {of === "ticket" && (
                      <a className="link" href={`/desk?q=${encodeURIComponent(q)}`}>
                        <FormattedMessage id="search.asList" />
                      </a>
                    )}
                  </header>
                  <ul>
                    {list.map((hit) => (
                      <Hit key={hit.id} hit={hit} />
                    ))}
                  </ul>
                </section>
              ))
            )}
          </>
        )}
      </div>
    </section>
  );
}

function Hit({ hit }: { hit: SearchHit }) {
  return (
    <li>
      <a className="hit" href={hit.url}>
        <Icon as={iconOf(hit.kind)} className="text-faint" />
        <span className="hit-text">
          <span className="hit-title">
            <Marked text={hit.title} marks={hit.titleMarks} className="truncate" />
            {hit.state && (
              <span className="badge" data-tone={hit.state === "new" ? "accent" : hit.state === "solved" ? "good" : "outline"}>
                <FormattedMessage id={hit.kind === "knownIssue" ? `issue.state.${hit.state}` : `status.${hit.state}`} />
              </span>
            )}
          </span>
          {hit.snippet !== "" && <Marked text={hit.snippet} marks={hit.snippetMarks} className="hit-snippet" />}
        </span>
        {hit.at && (
          <span className="hit-time">
            <Time at={hit.at} />
          </span>
        )}
      </a>
    </li>
  );
}

type Asked = { q: string; kind: DeskKind | null; status: string | null; time: string | null };

function Filters({ q, kind, status, time }: Asked) {
  const intl = useIntl();
  const navigate = useNavigate();
  const choose = (name: "status" | "time", current: string | null, values: readonly string[], prefix: string) => (
    <select
      className="input"
      data-size="sm"
      aria-label={intl.formatMessage({ id: `search.${name}` })}
      value={current ?? ""}
      onChange={(event) => void navigate(searchPath({ q, kind, status, time, [name]: event.target.value }))}
    >
      <option value="">{intl.formatMessage({ id: `search.${name}.any` })}</option>
      {values.map((value) => (
        <option key={value} value={value}>
          {intl.formatMessage({ id: `${prefix}.${value}` })}
        </option>
      ))}
    </select>
  );
  return (
    <div className="search-filters">
      <nav className="filters" aria-label={intl.formatMessage({ id: "search.kinds" })}>
        {[null, ...DESK_KINDS].map((one) => (
          <a
            key={one ?? ""}
            href={searchPath({ q, kind: one, status: one === null || one === "ticket" ? status : null, time })}
            className="btn"
            data-look="quiet"
            data-size="sm"
            aria-current={kind === one ? "true" : undefined}
          >
            <FormattedMessage id={one === null ? "list.all" : `search.kind.${one}`} />
          </a>
        ))}
      </nav>
      {(kind === null || kind === "ticket") && choose("status", status, STATES, "status")}
      {choose("time", time, Object.keys(DAYS), "search.time")}
    </div>
  );
}

function NoAnswer({ q, kind, status, time }: Asked) {
  const narrowed = kind !== null || status !== null || time !== null;
  return (
    <EmptyState
      icon={SearchX}
      title={<FormattedMessage id="search.none" values={{ q: <bdi>{q}</bdi> }} />}
      action={
        narrowed && (
          <a className="btn" data-look="plain" href={searchPath({ q })}>
            <FormattedMessage id="search.widen" />
          </a>
        )
      }
    >
      <FormattedMessage id="search.none.body" />
    </EmptyState>
  );
}

/** Before anything is asked: what was opened lately, and how to ask. */
function Beginning() {
  const [recent, setRecent] = useState<readonly Recent[]>([]);
  useEffect(() => setRecent(recentTickets()), []);
  return (
    <>
      {recent.length > 0 && (
        <section className="hits" aria-labelledby="hits-recent">
          <header className="hits-head">
            <h2 id="hits-recent">
              <FormattedMessage id="search.recent" />
            </h2>
          </header>
          <ul>
            {recent.map(({ number, subject }) => (
              <li key={number}>
                <a className="hit" href={`/desk/tickets/${number}`}>
                  <Icon as={iconOf("ticket")} className="text-faint" />
                  <bdi className="truncate">{`#${number} ${subject}`}</bdi>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      <EmptyState icon={SearchIcon} title={<FormattedMessage id="search.begin" />}>
        <FormattedMessage id="search.begin.body" />
        <dl className="search-help">
          {(["phrase", "without", "or", "number"] as const).map((way) => (
            <div key={way}>
              <dt>
                <code dir="auto">
                  <FormattedMessage id={`search.help.${way}.example`} />
                </code>
              </dt>
              <dd>
                <FormattedMessage id={`search.help.${way}`} />
              </dd>
            </div>
          ))}
        </dl>
      </EmptyState>
    </>
  );
}

function moveAmongHits(event: KeyboardEvent<HTMLElement>): void {
  const target = event.target as HTMLElement;
  const inField = target.matches("input, select, textarea");
  const step =
    event.key === "ArrowDown" || (event.key === "j" && !inField) ? 1 : event.key === "ArrowUp" || (event.key === "k" && !inField) ? -1 : 0;
  if (step === 0 || event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || inField) return;
  const hits = [...event.currentTarget.querySelectorAll<HTMLElement>("a.hit")];
  const next = hits[Math.max(0, Math.min(hits.length - 1, hits.indexOf(target) + step))];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return <ErrorPage error={error} home="/desk" inside />;
}
