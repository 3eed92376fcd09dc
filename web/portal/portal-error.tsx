import { FormattedMessage } from "react-intl";
import type { Problem } from "../data.ts";
import { ButtonLink } from "../ui/button.tsx";
import { usePortalPath } from "./paths.ts";

/** What could not be shown, why, and a way on. */
export function PortalError({ problem }: { problem: Problem | null }) {
  const to = usePortalPath();
  const status = problem?.status ?? 500;
  const kind =
    status === 404 ? "notFound" : status === 403 ? "forbidden" : status === 413 ? "tooLarge" : status === 429 ? "tooMany" : "failed";
  return (
    <div className="portal-text">
      <title>{String(status)}</title>
      <meta name="robots" content="noindex" />
      <h1>
        <FormattedMessage id={`portal.error.${kind}.title`} />
      </h1>
      <p className="lead">
        <FormattedMessage id={`portal.error.${kind}.body`} />
      </p>
      <p className="portal-actions">
        <ButtonLink to={to("/")} look="primary" size="lg">
          <FormattedMessage id="portal.error.home" />
        </ButtonLink>
        <ButtonLink to={to("/requests")} size="lg">
          <FormattedMessage id="portal.requests.title" />
        </ButtonLink>
      </p>
    </div>
  );
}
