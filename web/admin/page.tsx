import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Link, useSearchParams } from "react-router";
import ArrowLeft from "lucide-react/icons/arrow-left";
import CircleCheck from "lucide-react/icons/circle-check";
import { ButtonLink } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Callout } from "../ui/states.tsx";

/** What may be said after an act, each with its text `admin.done.<word>`. */
const DONE = [
  "saved",
  "created",
  "invited",
  "deactivated",
  "activated",
  "revoked",
  "granted",
  "withdrawn",
  "ended",
  "joined",
  "removed",
  "rescan",
  "paused",
  "resumed",
  "reset",
];

type PageProps = {
  /** A text, or a name from outside. */
  title: ReactNode;
  /** Title of the window. */
  label: string;
  /** What the page is for. */
  lead?: ReactNode;
  back?: { to: string; id: string };
  action?: { to: string; id: string };
  children: ReactNode;
};

/** A page: where it stands, what it is for, what was just done, and its content. */
export function Page({ title, label, lead, back, action, children }: PageProps) {
  const intl = useIntl();
  const [query] = useSearchParams();
  const done = query.get("done");
  return (
    <div className="admin-page">
      <title>{intl.formatMessage({ id: "admin.windowTitle" }, { title: label })}</title>
      {back && (
        <p>
          <Link to={back.to} className="link inline-flex items-center gap-1 text-sm">
            <Icon as={ArrowLeft} className="flip" />
            <FormattedMessage id={back.id} />
          </Link>
        </p>
      )}
      <header className="admin-head">
        <div className="grid min-w-0 gap-1">
          <h1>{title}</h1>
          {lead && <p className="text-soft">{lead}</p>}
        </div>
        {action && (
          <ButtonLink to={action.to} look="primary">
            <FormattedMessage id={action.id} />
          </ButtonLink>
        )}
      </header>
      {done !== null && DONE.includes(done) && (
        <Callout tone="good" icon={CircleCheck} role="status">
          <FormattedMessage id={`admin.done.${done}`} />
        </Callout>
      )}
      {children}
    </div>
  );
}

/** A group of settings: at the side what they do, then the controls. */
export function Group({ title, what, children }: { title: ReactNode; what?: ReactNode; children: ReactNode }) {
  return (
    <section className="admin-group">
      <div className="grid content-start gap-1">
        <h2>{title}</h2>
        {what && <p className="text-sm text-soft">{what}</p>}
      </div>
      <div className="grid min-w-0 content-start gap-4">{children}</div>
    </section>
  );
}
