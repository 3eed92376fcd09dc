import { FormattedMessage, useIntl } from "react-intl";
import { Link } from "react-router";
import { SERVICES, SOURCE_KINDS, type SourceKind } from "./source-fields.ts";

/** From where mail is to be fetched: each way a page of its own. @param mailbox that was chosen before */
export function SourceKinds({ kind, mailbox }: { kind: SourceKind; mailbox: string }) {
  const intl = useIntl();
  return (
    <nav className="source-kinds" aria-label={intl.formatMessage({ id: "admin.mail.kinds" })}>
      {SOURCE_KINDS.map((id) => (
        <Link
          key={id}
          to={`/admin/mail/new?${new URLSearchParams({ kind: id, ...(mailbox && { mailbox }) })}`}
          className="choice"
          aria-current={id === kind ? "page" : undefined}
        >
          <span className="min-w-0">
            <span className="font-medium">
              <bdi dir="ltr">{id === "imap" ? "IMAP" : SERVICES[id]}</bdi>
            </span>
            <span className="block text-sm text-soft">
              <FormattedMessage id={`admin.mail.kinds.${id}`} />
            </span>
          </span>
        </Link>
      ))}
    </nav>
  );
}
