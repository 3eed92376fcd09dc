import { memo } from "react";
import { useIntl, type IntlShape } from "react-intl";
import { label, labelWith } from "../i18n/labels.ts";
import { exactTime, relativeTime } from "../ui/time.tsx";
import { initials } from "../ui/avatar.tsx";
import type { ViewColumn } from "../../shared/ticket-views.ts";
import type { Row } from "./model.ts";
import { RowClock } from "./row-clock.tsx";
import { RowColumns } from "./row-columns.tsx";
import { FIRST_ROWS } from "./use-rows-window.ts";

const TONES: Record<Row["category"], string> = {
  new: "accent",
  open: "neutral",
  waitingOnCustomer: "outline",
  waitingOnThirdParty: "outline",
  solved: "good",
  closed: "outline",
};

type Props = {
  row: Row;
  href: string;
  now: number;
  current: boolean;
  showStatus: boolean;
  columns?: readonly ViewColumn[] | undefined;
  chosen: boolean;
  onChoose: (number: number, range: boolean) => void;
  /** Its place in a list of which not all is in the page, from 1. */
  place: number | null;
  /** How many rows there are; -1 when nobody knows. */
  size: number;
};

const stepsInWords = (intl: IntlShape, [done, total]: readonly [number, number]) =>
  intl.formatMessage({ id: "list.steps" }, { done, total });

/** One ticket of the list. A plain link: the list itself turns clicks into navigation. */
export const TicketRow = memo(function TicketRow({ row, href, now, current, showStatus, columns, chosen, onChoose, place, size }: Props) {
  const intl = useIntl();
  const waits = row.lastAuthorKind === "contact" && (row.category === "new" || row.category === "open");
  const loud = row.priority === "high" || row.priority === "urgent";
  const assigned = row.assignee && labelWith(intl, "list.assignedTo", "name", row.assignee);
  return (
    <li
      data-row={place !== null && place > FIRST_ROWS ? row.id : undefined}
      data-first-end={place === FIRST_ROWS ? "" : undefined}
      aria-posinset={place ?? undefined}
      aria-setsize={place === null ? undefined : size}
    >
      <label className="row-check">
        <input
          type="checkbox"
          tabIndex={-1}
          checked={chosen}
          aria-label={labelWith(intl, "list.choose", "number", row.number)}
          onClick={(event) => onChoose(row.number, event.shiftKey)}
          readOnly
        />
      </label>
      <a className="row" data-chooses="" href={href} data-ticket={row.id} aria-current={current ? "true" : undefined}>
        <span className="row-who">
          {waits && (
            <i className="row-dot" role="img" aria-label={label(intl, "list.waitingForUs")} title={label(intl, "list.waitingForUs")} />
          )}
          <bdi className="row-name">{row.requester ?? label(intl, "list.noRequester")}</bdi>
          {row.organization && <bdi className="row-org">{row.organization}</bdi>}
        </span>
        <span className="row-text">
          <bdi className="row-subject">{row.subject}</bdi>
          <bdi className="row-last">{row.preview}</bdi>
        </span>
        <span className="row-facts">
          {loud && (
            <span className="badge" data-tone={row.priority === "urgent" ? "danger" : "warn"}>
              {label(intl, `priority.${row.priority}`)}
            </span>
          )}
          {(showStatus || row.category === "new") && (
            <span className="badge" data-tone={TONES[row.category]}>
              {row.status ? <bdi className="truncate">{row.status}</bdi> : label(intl, `status.${row.category}`)}
            </span>
          )}
          {row.snooze && (
            <span className="badge" data-tone={row.snooze === "woke" ? "accent" : "outline"}>
              {label(intl, `snooze.${row.snooze}`)}
            </span>
          )}
          {row.steps && (
            <span className="row-column tabular" title={stepsInWords(intl, row.steps)}>
              <span aria-hidden="true">
                ✓{"\u200a"}
                {row.steps[0]}/{row.steps[1]}
              </span>
              <span className="sr-only">{stepsInWords(intl, row.steps)}</span>
            </span>
          )}
          <RowClock row={row} now={now} />
          {columns && <RowColumns row={row} columns={columns} now={now} />}
          {row.channel !== "email" && <span className="row-channel">{label(intl, `channel.${row.channel}`)}</span>}
        </span>
        <span className="row-owner">
          {assigned && (
            <span className="avatar" data-tone="agent" role="img" aria-label={assigned} title={assigned}>
              {initials(row.assignee ?? "")}
            </span>
          )}
        </span>
        <time className="row-age" dateTime={row.lastMessageAt} title={exactTime(intl, row.lastMessageAt)}>
          {relativeTime(intl, Date.parse(row.lastMessageAt), now, "narrow")}
        </time>
      </a>
    </li>
  );
});
