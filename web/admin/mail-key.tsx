import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Time, useNow } from "../ui/time.tsx";
import { PRIVATE_KINDS, type KeyKind } from "./mail-key-form.tsx";

type Shown = {
  id: string;
  kind: KeyKind;
  name: string;
  addresses: readonly string[];
  fingerprint: string;
  mailbox: { name: string } | null;
  expiresAt: string | null;
  createdAt: string;
};

/** One key: what it is for, by what it is told from others, until when it holds. Nothing secret of it. */
export function MailKey({ mailKey, may }: { mailKey: Shown; may: boolean }) {
  const intl = useIntl();
  const now = useNow();
  const { id, kind, name, addresses, fingerprint, mailbox, expiresAt, createdAt } = mailKey;
  const secret = PRIVATE_KINDS.includes(kind);
  const expired = expiresAt !== null && Date.parse(expiresAt) <= now;
  return (
    <article className="card dkim-key">
      <header className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 text-base wrap-anywhere">
          <bdi>{name}</bdi>
        </h2>
        <Badge tone={secret ? "warn" : "neutral"}>
          <FormattedMessage id={`admin.mail-keys.kind.${kind}`} />
        </Badge>
        {expired && (
          <Badge tone="danger">
            <FormattedMessage id="admin.mail-keys.expired" />
          </Badge>
        )}
      </header>
      <dl className="dkim-record">
        <dt>
          <FormattedMessage id="admin.mail-keys.fingerprint" />
        </dt>
        <dd>
          <bdi dir="ltr">{fingerprint.replace(/(.{4})(?=.)/g, "$1 ")}</bdi>
        </dd>
        {addresses.length > 0 && (
          <>
            <dt>
              <FormattedMessage id="admin.mail-keys.addresses" />
            </dt>
            <dd>
              <bdi dir="ltr">{addresses.join(", ")}</bdi>
            </dd>
          </>
        )}
        {secret && (
          <>
            <dt>
              <FormattedMessage id="admin.mail-keys.opens" />
            </dt>
            <dd>{mailbox ? <bdi dir="ltr">{mailbox.name}</bdi> : <FormattedMessage id="admin.mail-keys.mailbox.all" />}</dd>
          </>
        )}
        {expiresAt && (
          <>
            <dt>
              <FormattedMessage id="admin.mail-keys.expires" />
            </dt>
            <dd>
              <Time at={expiresAt} />
            </dd>
          </>
        )}
        <dt>
          <FormattedMessage id="admin.mail-keys.added" />
        </dt>
        <dd>
          <Time at={createdAt} />
        </dd>
      </dl>
      {may && (
        <Form method="post">
          <input type="hidden" name="mailKey" value={id} />
          <input type="hidden" name="name" value={name} />
          {secret && <input type="hidden" name="private" value="yes" />}
          <Button
            type="submit"
            size="sm"
            look="danger"
            name="intent"
            value="remove"
            aria-label={intl.formatMessage({ id: "admin.mail-keys.remove.label" }, { name })}
          >
            <FormattedMessage id="admin.mail-keys.remove" />
          </Button>
        </Form>
      )}
    </article>
  );
}
