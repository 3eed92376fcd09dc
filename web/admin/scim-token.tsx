import { FormattedMessage } from "react-intl";
import { ButtonLink } from "../ui/button.tsx";
import { Callout } from "../ui/states.tsx";

/** A new token, shown in this one answer and stored nowhere. */
export function ScimToken({ id, name, token }: { id: string; name: string; token: string }) {
  return (
    <div className="grid gap-4">
      <Callout tone="good" role="status">
        <p className="font-semibold">
          <FormattedMessage id="admin.scim.token.made" values={{ name: <bdi>{name}</bdi> }} />
        </p>
        <p>
          <FormattedMessage id="admin.scim.token.secret" />
        </p>
      </Callout>
      {/* Focusable, so that it can be selected whole by keyboard. */}
      <code className="admin-secret" dir="ltr" tabIndex={0} data-secret="">
        {token}
      </code>
      <p>
        <ButtonLink to={`/admin/scim/${id}`}>
          <FormattedMessage id="admin.scim.token.go" />
        </ButtonLink>
      </p>
    </div>
  );
}
