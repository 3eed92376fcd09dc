import { FormattedMessage } from "react-intl";
import { Link } from "react-router";
import type { LucideIcon } from "lucide-react";
import { Icon } from "../ui/icon.tsx";

/** One way to get help: what it is called and what one gets. @param id of the texts `<id>.title` and `<id>.body` */
export function Way({ to, icon, id }: { to: string; icon: LucideIcon; id: string }) {
  return (
    <li className="way">
      <Icon as={icon} size={22} />
      <div>
        <h3>
          <Link to={to} className="way-link">
            <FormattedMessage id={`${id}.title`} />
          </Link>
        </h3>
        <p>
          <FormattedMessage id={`${id}.body`} />
        </p>
      </div>
    </li>
  );
}
