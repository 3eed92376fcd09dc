import { useEffect, useState } from "react";
import { FormattedMessage, FormattedNumber } from "react-intl";
import Bell from "lucide-react/icons/bell";
import { Icon } from "../ui/icon.tsx";
import { callApi } from "./api-client.ts";
import { useLiveEvents } from "./live.tsx";

const MOST = 100;

/** The way to what one was told of, with how much of it is unread; live. */
export function BellLink({ pathname }: { pathname: string }) {
  const [unread, setUnread] = useState(0);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const ended = new AbortController();
    callApi<{ unread: number }>("GET", "/me/notifications/count", { signal: ended.signal }).then(
      (answer) => setUnread(answer.unread),
      () => undefined,
    );
    return () => ended.abort();
  }, [round]);
  useLiveEvents(({ type }) => {
    if (type === "notification") setRound((n) => n + 1);
  });
  return (
    <li>
      <a href="/desk/notifications" className="rail-item" aria-current={pathname.startsWith("/desk/notifications") ? "page" : undefined}>
        <Icon as={Bell} />
        <span className="grow truncate">
          <FormattedMessage id="notification.title" />
        </span>
        <span className="rail-count" data-loud={unread > 0 ? "" : undefined}>
          {unread > 0 && (
            <>
              <FormattedNumber value={unread} />
              {unread >= MOST && "+"}
            </>
          )}
        </span>
      </a>
    </li>
  );
}
