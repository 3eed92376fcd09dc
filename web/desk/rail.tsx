import { useEffect, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { useLocation } from "react-router";
import Bug from "lucide-react/icons/bug";
import Building2 from "lucide-react/icons/building-2";
import ContactIcon from "lucide-react/icons/contact";
import MessageSquareHeart from "lucide-react/icons/message-square-heart";
import HeartPulse from "lucide-react/icons/heart-pulse";
import ListTodo from "lucide-react/icons/list-todo";
import MailPlus from "lucide-react/icons/mail-plus";
import Menu from "lucide-react/icons/menu";
import Search from "lucide-react/icons/search";
import Send from "lucide-react/icons/send";
import Settings from "lucide-react/icons/settings";
import type { LucideIcon } from "lucide-react";
import ChartLine from "lucide-react/icons/chart-line";
import { Icon } from "../ui/icon.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { BellLink } from "./bell.tsx";
import { useLive } from "./live.tsx";
import { MailAlarmsLink } from "./mail-alarms.tsx";
import { RailViews } from "./rail-views.tsx";

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
    mayHealth: boolean;
    mayFeedback: boolean;
    mayFigures: boolean;
    mayWallboard: boolean;
    mayIssues: boolean;
    mayIntake: boolean;
    mayOutbox: boolean;
  };
  onCommands: () => void;
}) {
  const intl = useIntl();
  const { pathname, search } = useLocation();
  const [open, setOpen] = useState(false);
  const { connected } = useLive();
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
        <RailViews />
        <h2 className="rail-label">
          <FormattedMessage id="desk.more" />
        </h2>
        <ul className="rail-list">
          <BellLink pathname={pathname} />
          {person.mayPeople && (
            <>
              <RailLink to="/desk/contacts" icon={ContactIcon} id="people.contacts" pathname={pathname} />
              <RailLink to="/desk/organizations" icon={Building2} id="people.organizations" pathname={pathname} />
              <RailLink to="/desk/tasks" icon={ListTodo} id="people.myTasks" pathname={pathname} />
            </>
          )}
          {person.mayHealth && <RailLink to="/desk/renewals" icon={HeartPulse} id="churn.tab.renewals" pathname={pathname} />}
          {person.mayFeedback && <RailLink to="/desk/feedback" icon={MessageSquareHeart} id="feedback.title" pathname={pathname} />}
          {person.mayFigures ? (
            <RailLink to="/desk/figures" icon={ChartLine} id="rail.figures" pathname={pathname} />
          ) : (
            person.mayWallboard && <RailLink to="/desk/wallboard" icon={ChartLine} id="rail.wallboard" pathname={pathname} />
          )}
          {person.mayIssues && <RailLink to="/desk/issues" icon={Bug} id="issue.title" pathname={pathname} />}
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
