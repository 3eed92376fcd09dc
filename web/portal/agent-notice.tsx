import { FormattedMessage, useIntl } from "react-intl";
import { ButtonLink } from "../ui/button.tsx";

/** For the vendor's people, who have no requests of their own: where they find the customers'. */
export function AgentNotice() {
  const intl = useIntl();
  const title = intl.formatMessage({ id: "portal.requests.title" });
  return (
    <div className="portal-text">
      <title>{title}</title>
      <h1>{title}</h1>
      <p className="lead">
        <FormattedMessage id="portal.agent.body" />
      </p>
      <p className="portal-actions">
        <ButtonLink to="/desk" look="primary" size="lg">
          <FormattedMessage id="portal.agent.desk" />
        </ButtonLink>
      </p>
    </div>
  );
}
