import { useState } from "react";
import { FormattedMessage, useIntl, type IntlShape } from "react-intl";
import { label, labelWith } from "../i18n/labels.ts";
import { Button } from "../ui/button.tsx";
import { Time } from "../ui/time.tsx";
import { useToast } from "../ui/toast.tsx";
import { ApiError, callApi } from "./api-client.ts";
import { deliveryOf, type ShownMessage } from "./message-model.ts";
import type { OutboxMail } from "./model.ts";

/** Why nothing is sent to an address, where that is one of our codes; else the words of another server. */
function suppressedText(intl: IntlShape, detail: string): string {
  return ["hardBounce", "complaint", "manual"].includes(detail) ? label(intl, `suppressed.${detail}`) : detail;
}

/** What became of a message's mails: the worst of them in a line, each receiver's when asked. */
export function Delivery({ messageId, delivery }: { messageId: string; delivery: NonNullable<ShownMessage["delivery"]> }) {
  const intl = useIntl();
  const say = useToast();
  const [mails, setMails] = useState<readonly OutboxMail[] | null>(null);
  const { id, tone } = deliveryOf(delivery.state);

  async function load(): Promise<void> {
    try {
      setMails((await callApi<{ data: OutboxMail[] }>("GET", `/outbox?message=${messageId}&limit=100`)).data.toReversed());
    } catch {
      say(intl.formatMessage({ id: "message.failed" }));
    }
  }
  return (
    <div className="msg-delivery" data-tone={tone}>
      <p>
        {labelWith(intl, id, "count", delivery.recipients)}
        {delivery.delayedAt && (
          <>
            {" "}
            <FormattedMessage id="delivery.late" values={{ since: <Time at={delivery.delayedAt} /> }} />
          </>
        )}
        {delivery.read > 0 && <> {labelWith(intl, "delivery.read", "count", delivery.read)}</>}
        {delivery.detail && tone !== "good" && (
          <>
            {" "}
            <bdi dir="auto">{suppressedText(intl, delivery.detail)}</bdi>
          </>
        )}{" "}
        <button type="button" className="link" aria-expanded={mails !== null} onClick={() => (mails ? setMails(null) : void load())}>
          {label(intl, "delivery.details")}
        </button>
      </p>
      {tone !== "good" &&
        delivery.failures.map(({ address, reason }) => (
          <p key={address}>
            <bdi dir="ltr">{address}</bdi>
            {": "}
            {label(intl, `bounce.${reason}`)}
          </p>
        ))}
      {mails && (
        <ul className="msg-receivers">
          {mails.map((mail) => (
            <Receiver key={mail.id} mail={mail} onSent={() => void load()} />
          ))}
        </ul>
      )}
    </div>
  );
}

/** One receiver: how his mail stands, in his server's words, and a way on where it failed. */
function Receiver({ mail, onSent }: { mail: OutboxMail; onSent: () => void }) {
  const intl = useIntl();
  const last = mail.attempts.at(-1);
  const failed = (mail.state === "failed" || mail.state === "suppressed") && mail.resentAs === null;
  const bounced = mail.state === "failed" && mail.attempts.some(({ outcome }) => outcome === "bounced");
  return (
    <li>
      <p>
        <bdi>{mail.to.name}</bdi> <bdi dir="ltr">{mail.to.address}</bdi>
        {" · "}
        {label(intl, mail.resentAs ? "delivery.resent" : bounced ? "outbox.outcome.bounced" : `outbox.state.${mail.state}`)}
        {mail.nextAttemptAt && mail.state === "deferred" && (
          <>
            {" · "}
            <FormattedMessage id="outbox.next" values={{ when: <Time at={mail.nextAttemptAt} /> }} />
          </>
        )}
      </p>
      {last && mail.state !== "sent" && (
        <p className="msg-words">
          <bdi dir="ltr">{last.reply}</bdi>
        </p>
      )}
      {mail.state === "suppressed" && mail.detail && <p>{suppressedText(intl, mail.detail)}</p>}
      {failed && <Resend mail={mail} onSent={onSent} />}
    </li>
  );
}

function Resend({ mail, onSent }: { mail: OutboxMail; onSent: () => void }) {
  const intl = useIntl();
  const say = useToast();
  const [address, setAddress] = useState(mail.to.address);
  const [busy, setBusy] = useState(false);
  async function send(): Promise<void> {
    setBusy(true);
    try {
      await callApi("POST", `/outbox/${mail.id}/resend`, { body: { to: address.trim() } });
      say(intl.formatMessage({ id: "delivery.resending" }));
      onSent();
    } catch (error) {
      const why = error instanceof ApiError ? (error.problem.errors?.[0]?.message ?? error.problem.detail ?? error.problem.title) : "";
      say(`${intl.formatMessage({ id: "delivery.notResent" })} ${why}`);
    } finally {
      setBusy(false);
    }
  }
  return (
    <form
      className="msg-resend"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <input
        className="input"
        type="email"
        dir="ltr"
        value={address}
        required
        aria-label={intl.formatMessage({ id: "delivery.resendTo" })}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <Button type="submit" size="sm" disabled={busy}>
        <FormattedMessage id="delivery.resend" />
      </Button>
    </form>
  );
}
