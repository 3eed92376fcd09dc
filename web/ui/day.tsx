import { useIntl } from "react-intl";

/** A day of the calendar, the same wherever its reader is. @param on ISO 8601, `YYYY-MM-DD` */
export function Day({ on }: { on: string }) {
  return <time dateTime={on}>{useIntl().formatDate(`${on}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" })}</time>;
}
