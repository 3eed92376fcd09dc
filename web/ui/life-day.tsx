import { FormattedMessage } from "react-intl";
import { TO_BE_ANNOUNCED } from "../../shared/lifecycle.ts";
import { Day } from "./day.tsx";

/** A day of a life: the day, to be announced, or not said. */
export function LifeDay({ day }: { day: string | null }) {
  if (day === null)
    return (
      <span className="text-faint">
        <FormattedMessage id="portal.life.unsaid" />
      </span>
    );
  if (day === TO_BE_ANNOUNCED) return <FormattedMessage id="portal.life.announced" />;
  return <Day on={day} />;
}
