import { memo, useState } from "react";
import { FormattedMessage, useIntl, type IntlShape } from "react-intl";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { Glyph } from "../ui/glyph.tsx";
import { PlannedBar } from "./send-later.tsx";
import { label, labelWith } from "../i18n/labels.ts";
import { Time } from "../ui/time.tsx";
import { useToast } from "../ui/toast.tsx";
import { callApi } from "./api-client.ts";
import { MailFrame } from "./mail-frame.tsx";
import { Delivery } from "./delivery-view.tsx";
import { Attachments, Pictures } from "./message-files.tsx";
import { type ShownMessage, type Verdict } from "./message-model.ts";
import { MessagePlace } from "./message-place.tsx";
import { PlainText } from "./message-text.tsx";
import { WhyHere } from "./message-why.tsx";
import { InvitationCard } from "./invitation.tsx";
import { Masked } from "./masked.tsx";
import { ProductRequestCard } from "./product-request-card.tsx";
import { ProtectionBadges } from "./protection.tsx";
import type { Message } from "./model.ts";

type Props = {
  message: ShownMessage;
  ticketNumber: number;
  /** Of a planned reply: the customer has written since. */
  crossed?: boolean;
  /** Takes a waiting reply back; absent where it is not one's own. */
  onUndo?: ((messageId: string) => void) | undefined;
};
type ViewProps = Props & { /** The ticket's, for what changes it. */ revision: number };

/** One message or note of the conversation. */
export const MessageView = memo(function MessageView({ message, ticketNumber, revision, crossed = false, onUndo }: ViewProps) {
  const intl = useIntl();
  const internal = message.visibility === "internal";
  const kind = internal ? "note" : message.authorKind;
  const name =
    message.author?.name ??
    message.from ??
    label(intl, message.authorKind === "contact" ? "list.noRequester" : `message.by.${message.authorKind}`);
  return (
    <article
      className="msg"
      data-kind={kind}
      data-state={message.state === "normal" ? undefined : message.state}
      id={`m-${message.id}`}
      aria-label={labelWith(intl, internal ? "message.noteBy" : "message.from", "name", name)}
    >
      <header className="msg-head">
        <Avatar name={name} tone={internal ? "note" : message.authorKind === "contact" ? "contact" : "agent"} />
        <bdi className="msg-name">{name}</bdi>
        {internal && (
          <span className="badge" data-tone="note">
            <Glyph name="lock" size={12} />
            {label(intl, "message.internal")}
          </span>
        )}
        {!internal && message.authorKind !== "contact" && <span className="badge">{label(intl, `message.by.${message.authorKind}`)}</span>}
        {message.verdict && <VerdictBadge intl={intl} verdict={message.verdict} />}
        {message.protection && <ProtectionBadges intl={intl} protection={message.protection} />}
        <Time at={message.createdAt} className="msg-time" />
      </header>
      {message.replyTo && (
        <p className="msg-reply-to">
          <FormattedMessage id="message.replyTo" values={{ address: <bdi dir="ltr">{message.replyTo}</bdi> }} />
        </p>
      )}
      {message.state !== "normal" && message.state !== "waiting" && <HeldBar message={message} ticketNumber={ticketNumber} />}
      {message.request && <ProductRequestCard request={message.request} />}
      {message.invitation && <InvitationCard invitation={message.invitation} />}
      <Body message={message} ticketNumber={ticketNumber} />
      {message.masked.length > 0 && <Masked message={message} ticketNumber={message.ticketNumber} />}
      {message.attachments.length > 0 && <Attachments intl={intl} files={message.attachments} />}
      {!internal && (message.filed || message.authorKind === "contact") && (
        <WhyHere message={message} ticketNumber={ticketNumber} revision={revision} />
      )}
      <MessagePlace message={message} />
      {message.state === "waiting" &&
        (message.scheduled ? (
          <PlannedBar
            message={{ ...message, scheduled: message.scheduled }}
            ticketNumber={ticketNumber}
            crossed={crossed}
            onUndo={onUndo}
          />
        ) : (
          <WaitingBar messageId={message.id} onUndo={onUndo} />
        ))}
      {message.delivery && <Delivery messageId={message.id} delivery={message.delivery} />}
    </article>
  );
});

const TONES: Record<Verdict, string> = { proven: "good", unproven: "warn", failed: "danger", license: "neutral" };

/** Whether the sender is who he says, as mail authentication found it. */
function VerdictBadge({ intl, verdict }: { intl: IntlShape; verdict: Verdict }) {
  return (
    <span className="badge" data-tone={TONES[verdict]} title={label(intl, `verdict.${verdict}.hint`)}>
      <Glyph name={verdict} size={12} />
      {label(intl, `verdict.${verdict}`)}
    </span>
  );
}

/** The whole of a message, asked for once. */
async function fetchWhole(ticketNumber: number, message: ShownMessage): Promise<Message | undefined> {
  let cursor = "";
  for (let pages = 0; pages < 20; pages++) {
    const page = await callApi<{ data: Message[]; nextCursor: string | null }>(
      "GET",
      `/tickets/${ticketNumber}/messages?limit=100${cursor}`,
    );
    const found = page.data.find(({ id }) => id === message.id);
    if (found || !page.nextCursor) return found;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  return undefined;
}

function Body({ message, ticketNumber }: Props) {
  const intl = useIntl();
  const say = useToast();
  const [whole, setWhole] = useState<Message | null>(null);
  const [shown, setShown] = useState<"short" | "whole" | "formatted">("short");

  async function show(next: typeof shown): Promise<void> {
    try {
      const found = whole ?? (await fetchWhole(ticketNumber, message));
      if (found) setWhole(found);
      setShown(next);
    } catch {
      say(intl.formatMessage({ id: "message.failed" }));
    }
  }

  return (
    <>
      {shown === "formatted" && whole?.html ? (
        <MailFrame html={whole.html} files={whole.attachments} />
      ) : message.formatted && shown === "short" ? (
        // Made of Markdown by the server, raw HTML in it turned into text.
        <div className="msg-text msg-rich" dir="auto" dangerouslySetInnerHTML={{ __html: message.formatted }} />
      ) : (
        <PlainText text={shown === "whole" && whole ? whole.text : message.visibleText} />
      )}
      {message.pictures.length > 0 && shown !== "formatted" && <Pictures intl={intl} files={message.pictures} />}
      {(message.hasMore || message.hasHtml) && (
        <div className="msg-forms">
          {message.hasMore && (
            <button
              type="button"
              className="btn"
              data-look="quiet"
              data-size="sm"
              aria-pressed={shown === "whole"}
              onClick={() => void show(shown === "whole" ? "short" : "whole")}
            >
              {label(intl, "message.quoted")}
            </button>
          )}
          {message.hasHtml && (
            <button
              type="button"
              className="btn"
              data-look="quiet"
              data-size="sm"
              aria-pressed={shown === "formatted"}
              onClick={() => void show(shown === "formatted" ? "short" : "formatted")}
            >
              {label(intl, "message.formatted")}
            </button>
          )}
        </div>
      )}
    </>
  );
}

/** What keeps a message outside the conversation until somebody decides. */
function HeldBar({ message, ticketNumber }: Props) {
  const intl = useIntl();
  const say = useToast();
  const [busy, setBusy] = useState(false);
  async function decide(verb: "release" | "dismiss"): Promise<void> {
    setBusy(true);
    try {
      await callApi("POST", `/tickets/${ticketNumber}/messages/${message.id}/${verb}`, { body: {} });
      say(intl.formatMessage({ id: verb === "release" ? "held.released" : "held.dismissed" }));
    } catch {
      say(intl.formatMessage({ id: "change.failed" }));
    } finally {
      setBusy(false);
    }
  }
  return (
    <div className="msg-held">
      <Glyph name="failed" size={16} />
      <p className="min-w-0 grow">{label(intl, message.state === "held" ? "held.why" : "held.dismissedWhy")}</p>
      {message.state === "held" && (
        <span className="flex gap-2">
          <Button size="sm" disabled={busy} onClick={() => void decide("release")}>
            {label(intl, "held.release")}
          </Button>
          <Button size="sm" look="quiet" disabled={busy} onClick={() => void decide("dismiss")}>
            {label(intl, "held.dismiss")}
          </Button>
        </span>
      )}
    </div>
  );
}

/** A reply that leaves in some seconds. */
export function WaitingBar({ messageId, onUndo }: { messageId: string; onUndo?: ((messageId: string) => void) | undefined }) {
  return (
    <div className="msg-way" role="status">
      <span className="min-w-0 grow">
        <FormattedMessage id="outgoing.waiting" />
      </span>
      {onUndo && (
        <Button size="sm" aria-keyshortcuts="Z" onClick={() => onUndo(messageId)}>
          <FormattedMessage id="outgoing.undo" />
        </Button>
      )}
    </div>
  );
}
