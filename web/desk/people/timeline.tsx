import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { localize, type LocalizedText } from "../../../shared/locales.ts";
import { Time } from "../../ui/time.tsx";

type Entry = {
  kind: string;
  id: string;
  at: string;
  actor: { kind: string; name: string | null } | null;
  title: string | null;
  url: string | null;
  data: { [name: string]: unknown };
};

const KINDS = ["ticket", "message", "note", "task", "membership", "mail", "signIn", "field", "knownIssue", "subscription", "license"];

/** Everything that happened, newest first. */
export function Timeline({
  entries,
  nextCursor,
  path,
  kinds,
}: {
  entries: readonly Entry[];
  nextCursor: string | null;
  path: string;
  kinds: string | null;
}) {
  const intl = useIntl();
  return (
    <>
      <nav className="filters" aria-label={intl.formatMessage({ id: "people.timeline" })}>
        {[null, ...KINDS].map((kind) => (
          <a
            key={kind ?? ""}
            className="btn"
            data-look="quiet"
            data-size="sm"
            href={kind ? `${path}?kinds=${kind}` : path}
            aria-current={kinds === kind ? "true" : undefined}
          >
            <FormattedMessage id={kind ? `people.kind.${kind}` : "list.all"} />
          </a>
        ))}
      </nav>
      {entries.length === 0 ? (
        <p className="p-4 text-sm text-soft">
          <FormattedMessage id="people.timeline.none" />
        </p>
      ) : (
        <ol className="timeline">
          {entries.map((entry) => (
            <li key={`${entry.kind}${entry.id}`} data-kind={entry.kind}>
              <p className="timeline-head">
                <span className="badge" data-tone={entry.kind === "note" ? "note" : "neutral"}>
                  <FormattedMessage id={`people.kind.${KINDS.includes(entry.kind) ? entry.kind : "other"}`} />
                </span>
                {entry.actor?.name && <bdi className="truncate">{entry.actor.name}</bdi>}
                <Time at={entry.at} style="narrow" className="timeline-time" />
              </p>
              <p className="timeline-text">
                <Words {...entry} />
              </p>
            </li>
          ))}
        </ol>
      )}
      {nextCursor && (
        <p className="p-3 text-center">
          <a className="btn" data-look="plain" href={`${path}?${new URLSearchParams({ ...(kinds && { kinds }), cursor: nextCursor })}`}>
            <FormattedMessage id="list.more" />
          </a>
        </p>
      )}
    </>
  );
}

function Words({ kind, title, url, data }: Entry): ReactNode {
  const { locale } = useIntl();
  const text = title === null ? null : <bdi>{title}</bdi>;
  const linked =
    url && text ? (
      <a className="link" href={url}>
        {text}
      </a>
    ) : (
      text
    );
  if (kind === "field") {
    const label = localize((data["labels"] ?? {}) as LocalizedText, locale) || String(data["key"]);
    return <FormattedMessage id={data["set"] ? "people.field.set" : "people.field.cleared"} values={{ field: <bdi>{label}</bdi> }} />;
  }
  if (kind === "signIn") return <FormattedMessage id="people.signedIn" />;
  if (kind === "membership")
    return <FormattedMessage id={data["endsOn"] ? "people.wasMember" : "people.isMember"} values={{ name: linked }} />;
  if (kind === "subscription")
    return (
      <>
        {linked} <FormattedMessage id={`plans.how.${String(data["how"])}`} />
      </>
    );
  if (kind === "license")
    return (
      <>
        {linked}{" "}
        <FormattedMessage
          id="owns.answer.was"
          values={{ how: String(data["how"]), days: Number(data["days"]), undone: data["undone"] ? "yes" : "no" }}
        />
      </>
    );
  if (kind === "task" && data["done"] === true) return <s>{linked}</s>;
  return linked;
}
