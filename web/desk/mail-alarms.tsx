import { useEffect, useState } from "react";
import { FormattedMessage, FormattedNumber } from "react-intl";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { Icon } from "../ui/icon.tsx";
import { callApi } from "./api-client.ts";

const EVERY_MILLISECONDS = 60_000;

/** In the rail while something is wrong with incoming mail, for those who may know: the way to what it is. */
export function MailAlarmsLink() {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const look = () =>
      void callApi<{ alarms: unknown[] }>("GET", "/mail-health").then(
        ({ alarms }) => setCount(alarms.length),
        // Whether the server is reached at all is shown elsewhere.
        () => {},
      );
    look();
    const timer = setInterval(look, EVERY_MILLISECONDS);
    return () => clearInterval(timer);
  }, []);
  return (
    <li role="status" hidden={count === 0}>
      {count > 0 && (
        <a href="/admin/mail" className="rail-item text-danger">
          <Icon as={TriangleAlert} />
          <span className="grow truncate">
            <FormattedMessage id="desk.mailAlarms" />
          </span>
          <span className="rail-count">
            <FormattedNumber value={count} />
          </span>
        </a>
      )}
    </li>
  );
}
