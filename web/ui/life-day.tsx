import { FormattedMessage, useIntl } from "react-intl";
import { TO_BE_ANNOUNCED } from "../../shared/lifecycle.ts";

/** A day of a life: the day, to be announced, or not said. */
export function LifeDay({ day }: { day: string | null }) {
  const intl = useIntl();
  if (day === null)
    return (
      <span className="text-faint">
        <FormattedMessage id="portal.life.unsaid" />
      </span>
    );
  if (day === TO_BE_ANNOUNCED) return <FormattedMessage id="portal.life.announced" />;
  return <time dateTime={day}>{intl.formatDate(`${day}T12:00:00Z`, { dateStyle: "medium", timeZone: "UTC" })}</time>;
}
