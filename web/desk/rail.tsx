import { useEffect, useState } from "react";
import { FormattedMessage, FormattedNumber, useIntl } from "react-intl";
import { useLocation } from "react-router";
import Archive from "lucide-react/icons/archive";
import Building2 from "lucide-react/icons/building-2";
import CircleCheck from "lucide-react/icons/circle-check";
import CircleUserRound from "lucide-react/icons/circle-user-round";
import ContactIcon from "lucide-react/icons/contact";
import Hourglass from "lucide-react/icons/hourglass";
import InboxIcon from "lucide-react/icons/inbox";
import ListTodo from "lucide-react/icons/list-todo";
import MailPlus from "lucide-react/icons/mail-plus";
import Menu from "lucide-react/icons/menu";
import Search from "lucide-react/icons/search";
import Send from "lucide-react/icons/send";
import Settings from "lucide-react/icons/settings";
import UserRoundX from "lucide-react/icons/user-round-x";
import type { LucideIcon } from "lucide-react";
import { Icon } from "../ui/icon.tsx";
import { callApi } from "./api-client.ts";
import { AccountMenu } from "./account-menu.tsx";
import { useLive, useLiveEvents } from "./live.tsx";
import { MailAlarmsLink } from "./mail-alarms.tsx";
import { listPath, VIEWS, viewOf, type Counted, type View } from "./views.ts";

const ICONS: Record<View, LucideIcon> = {
  open: InboxIcon,
  unassigned: UserRoundX,
  mine: CircleUserRound,
  waiting: Hourglass,
  solved: CircleCheck,
  closed: Archive,
};
/** The server counts up to here. */
const MOST = 1_000;
type Counts = Partial<Record<Counted, number>>;

/** The rail: views with live counts, the other pages of the desk, and the person. On a phone it opens from a button. */
export function Rail({
  vendorName,
  person,
  onCommands,
}: {
  vendorName: string;
  person: {
    name: string;
    email: string;
    mayAdmin: boolean;
    maySettings: boolean;
    mayPeople: boolean;
    mayIntake: boolean;
    mayOutbox: boolean;
  };
  onCommands: () => void;
}) {
  const intl = useIntl();
  const { pathname, search } = useLocation();
  const [open, setOpen] = useState(false);
  const counts = useCounts();
  const { connected } = useLive();
  const query = new URLSearchParams(search);
  const onList =
    (pathname === "/desk" || pathname.startsWith("/desk/tickets/")) && !query.has("q") && (pathname === "/desk" || query.has("view"));
  const current = onList ? viewOf(query.get("view")) : null;
  useEffect(() => setOpen(false), [pathname, search]);

  return (
    <nav className="rail" data-open={open ? "" : undefined} aria-label={intl.formatMessage({ id: "desk.title" })}>
      <div className="rail-head">
        <button
          type="button"
          className="btn rail-toggle"
          data-look="quiet"
          data-icon=""
          aria-expanded={open}
          aria-controls="rail"
          aria-label={intl.formatMessage({ id: "desk.menu" })}
          onClick={() => setOpen(!open)}
        >
          <Icon as={Menu} size={20} />
        </button>
        <a href="/desk" className="rail-brand">
          <img src="/favicon.svg" alt="" width="22" height="22" />
          <bdi className="truncate">{vendorName}</bdi>
        </a>
        <button
          type="button"
          className="rail-search"
          onClick={onCommands}
          title={intl.formatMessage({ id: "desk.commands" })}
          aria-keyshortcuts="Control+K"
        >
          <Icon as={Search} />
          <span className="rail-search-words">
            <FormattedMessage id="desk.commandsShort" />
          </span>
          <kbd className="kbd">Ctrl K</kbd>
        </button>
      </div>
      <div id="rail" className="rail-body">
        <ul className="rail-list">
          {VIEWS.map((view) => (
            <li key={view}>
              <a href={listPath(view)} className="rail-item" aria-current={current === view ? "page" : undefined}>
                <Icon as={ICONS[view]} />
                <span className="grow truncate">
                  <FormattedMessage id={`view.${view}`} />
                </span>
                <Count value={counts[view as keyof Counts]} />
              </a>
            </li>
          ))}
        </ul>
        <h2 className="rail-label">
          <FormattedMessage id="desk.more" />
        </h2>
        <ul className="rail-list">
          {person.mayPeople && (
            <>
              <RailLink to="/desk/contacts" icon={ContactIcon} id="people.contacts" pathname={pathname} />
              <RailLink to="/desk/organizations" icon={Building2} id="people.organizations" pathname={pathname} />
              <RailLink to="/desk/tasks" icon={ListTodo} id="people.myTasks" pathname={pathname} />
            </>
          )}
          {person.maySettings && <MailAlarmsLink />}
          {person.mayIntake && <RailLink to="/desk/intake" icon={MailPlus} id="intake.title" pathname={pathname} />}
          {person.mayOutbox && <RailLink to="/desk/outbox" icon={Send} id="outbox.title" pathname={pathname} />}
          {person.mayAdmin && (
            <li>
              <a href="/admin" className="rail-item">
                <Icon as={Settings} />
                <span className="grow truncate">
                  <FormattedMessage id="desk.admin" />
                </span>
              </a>
            </li>
          )}
        </ul>
        <div className="rail-foot">
          <p className="rail-live" data-off={connected ? undefined : ""} role="status">
            <i aria-hidden="true" />
            <FormattedMessage id={connected ? "live.on" : "live.off"} />
          </p>
          <AccountMenu name={person.name} email={person.email} />
        </div>
      </div>
    </nav>
  );
}

function RailLink({ to, icon, id, pathname }: { to: string; icon: LucideIcon; id: string; pathname: string }) {
  return (
    <li>
      <a href={to} className="rail-item" aria-current={pathname.startsWith(to) ? "page" : undefined}>
        <Icon as={icon} />
        <span className="grow truncate">
          <FormattedMessage id={id} />
        </span>
      </a>
    </li>
  );
}

function Count({ value }: { value: number | undefined }) {
  if (value === undefined) return <span className="rail-count" />;
  return (
    <span className="rail-count">
      <FormattedNumber value={value} />
      {value >= MOST && "+"}
    </span>
  );
}

/** Numbers of the views. Asked for by the browser, so that the page itself never waits for a count. */
function useCounts(): Counts {
  const [counts, setCounts] = useState<Counts>({});
  const [round, setRound] = useState(0);
  useEffect(() => {
    const ended = new AbortController();
    const timer = setTimeout(
      () => {
        callApi<Counts>("GET", "/tickets/counts", { signal: ended.signal }).then(setCounts, () => undefined);
      },
      round === 0 ? 0 : 400,
    );
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [round]);
  useLiveEvents((event) => {
    if (event.type.startsWith("ticket.") || event.type === "message.added") setRound((n) => n + 1);
  });
  return counts;
}
