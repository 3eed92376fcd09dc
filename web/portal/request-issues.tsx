import { FormattedMessage } from "react-intl";
import { Link } from "react-router";
import type { TicketIssue } from "../../server/support/issues/contract.ts";
import { FixedIn, IssueStanding } from "./issue-state.tsx";
import { usePortalPath } from "./paths.ts";

/** The known issues a request is about: where they stand stands there, with the way around them. */
export function RequestIssues({ issues }: { issues: readonly TicketIssue[] }) {
  const to = usePortalPath();
  if (issues.length === 0) return null;
  return (
    <section className="grid gap-2" aria-labelledby="issues">
      <h2 id="issues" className="text-base font-semibold">
        <FormattedMessage id="portal.request.issues" />
      </h2>
      <ul className="grid gap-2">
        {issues.map(({ id, number, title, state, fixedIn }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Link to={to(`/issues/${number}`)} className="link" dir="auto">
              {title}
            </Link>
            <IssueStanding state={state} />
            {fixedIn && (
              <span className="text-sm text-soft">
                <FixedIn state={state} version={fixedIn} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
