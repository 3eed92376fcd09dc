import { FormattedMessage, FormattedNumber, useIntl } from "react-intl";
import { useLocation } from "react-router";
import AlarmClock from "lucide-react/icons/alarm-clock";
import Archive from "lucide-react/icons/archive";
import CircleCheck from "lucide-react/icons/circle-check";
import CircleUserRound from "lucide-react/icons/circle-user-round";
import Handshake from "lucide-react/icons/handshake";
import Hourglass from "lucide-react/icons/hourglass";
import InboxIcon from "lucide-react/icons/inbox";
import ListFilter from "lucide-react/icons/list-filter";
import SlidersHorizontal from "lucide-react/icons/sliders-horizontal";
import UserRoundX from "lucide-react/icons/user-round-x";
import UsersRound from "lucide-react/icons/users-round";
import type { LucideIcon } from "lucide-react";
import type { BuiltInView } from "../../shared/ticket-views.ts";
import { Icon } from "../ui/icon.tsx";
import { useViewCounts, useViews, type ListedView, type ViewCount } from "./use-views.ts";
import { listPath, VIEWS, viewOf } from "./views.ts";

const ICONS: Record<BuiltInView, LucideIcon> = {
  open: InboxIcon,
  unassigned: UserRoundX,
  mine: CircleUserRound,
  waiting: Hourglass,
  snoozed: AlarmClock,
  promises: Handshake,
  solved: CircleCheck,
  closed: Archive,
};

type Shown = Pick<ListedView, "id" | "name" | "scope">;
const FIRST: readonly Shown[] = VIEWS.map((id) => ({ id, name: null, scope: "builtIn" }));

/** The views of the person in his order, each with how many tickets stand in it. */
export function RailViews() {
  const intl = useIntl();
  const { pathname, search } = useLocation();
  const views = useViews();
  const shown: readonly Shown[] = views?.filter(({ hidden }) => !hidden) ?? FIRST;
  const counts = useViewCounts(views);
  const query = new URLSearchParams(search);
  const onList =
    (pathname === "/desk" || pathname.startsWith("/desk/tickets/")) && !query.has("q") && (pathname === "/desk" || query.has("view"));
  const current = onList ? viewOf(query.get("view")) : null;

  return (
    <>
      <ul className="rail-list">
        {shown.map(({ id, name, scope }) => (
          <li key={id}>
            <a href={listPath(id)} className="rail-item" aria-current={current === id ? "page" : undefined}>
              <Icon as={ICONS[id as BuiltInView] ?? (scope === "personal" ? ListFilter : UsersRound)} />
              <span className="grow truncate">{name === null ? <FormattedMessage id={`view.${id}`} /> : <bdi>{name}</bdi>}</span>
              <Count value={counts.get(id)} />
            </a>
          </li>
        ))}
      </ul>
      <a
        href="/desk/views"
        className="rail-item rail-views-link"
        aria-current={pathname.startsWith("/desk/views") ? "page" : undefined}
        title={intl.formatMessage({ id: "views.title" })}
      >
        <Icon as={SlidersHorizontal} />
        <span className="grow truncate">
          <FormattedMessage id="views.manage" />
        </span>
      </a>
    </>
  );
}

function Count({ value }: { value: ViewCount | undefined }) {
  if (value === undefined) return <span className="rail-count" />;
  return (
    <span className="rail-count">
      <FormattedNumber value={value.count} />
      {value.more && "+"}
    </span>
  );
}
