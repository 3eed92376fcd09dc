import { useIntl } from "react-intl";
import { label } from "../i18n/labels.ts";
import { exactTime, relativeTime } from "../ui/time.tsx";
import type { Row } from "./model.ts";

/** Less than this left: it is pressing. */
const PRESSING_MS = 3_600_000;

/** How much time a ticket's first service level has left, or since when it is over. */
export function RowClock({ row, now }: { row: Row; now: number }) {
  const intl = useIntl();
  if (!row.due)
    return row.breached && row.category !== "solved" && row.category !== "closed" ? (
      <span className="badge" data-tone="danger" data-clock="broken">
        {label(intl, "sla.state.broken")}
      </span>
    ) : null;
  const [at, target] = row.due;
  const left = Date.parse(at) - now;
  const tone = left < 0 ? "danger" : left < PRESSING_MS ? "warn" : "outline";
  const what = label(intl, `sla.target.${target}`);
  const says = intl.formatMessage({ id: left < 0 ? "sla.row.over" : "sla.row.left" }, { what, time: exactTime(intl, at) });
  return (
    <span className="badge tabular" data-tone={tone} data-clock={left < 0 ? "over" : "running"} title={says}>
      <span aria-hidden="true">
        {left < 0 ? "⚠ " : "◷ "}
        {relativeTime(intl, Date.parse(at), now, "narrow")}
      </span>
      <span className="sr-only">{says}</span>
    </span>
  );
}
