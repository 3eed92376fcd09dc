import { Fragment, useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { FormattedMessage, useIntl } from "react-intl";

import CornerDownRight from "lucide-react/icons/corner-down-right";
import { describePictures } from "../../shared/pictures.ts";
import { Button } from "../ui/button.tsx";
import { Glyphs } from "../ui/glyph.tsx";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";
import { callApi } from "./api-client.ts";
import { toShown, type ShownMessage } from "./message-model.ts";
import { MessageView, WaitingBar } from "./message-view.tsx";
import type { Message, Ticket } from "./model.ts";
import { sendAgain, sendAnyway, useOutgoing, type Outgoing, type Said } from "./outgoing.ts";
import { PlainText } from "./message-text.tsx";
import { useReading } from "./use-reading.ts";

type Props = {
  ticket: Ticket;
  messages: readonly ShownMessage[];
  older: string | null;
  me: { id: string } | undefined;
  /** When the newest message was said that was seen; moved on here. */
  readUpTo: RefObject<string | null>;
  /** Takes a reply on its way back into the composer. */
  onUndo: (item: Pick<Outgoing, "id"> | { messageId: string }) => void;
};

/** What was said, oldest first, with what is on its way at the end. */
export function Conversation({ ticket, messages, older, me, onUndo, readUpTo }: Props) {
  const intl = useIntl();
  const say = useToast();
  const outgoing = useOutgoing(ticket.number);
  const [earlier, setEarlier] = useState<{ messages: ShownMessage[]; cursor: string | null } | null>(null);
  const [loading, setLoading] = useState(false);
  const cursor = earlier ? earlier.cursor : older;
  const end = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const newestId = messages.at(-1)?.id;
  const { firstUnread, begun } = useReading(pane, messages, readUpTo);

  // The newest message stands in sight; somebody who reads further up is not moved.
  const atEnd = useRef(firstUnread === null);
  useEffect(() => {
    if (firstUnread !== null && !location.hash)
      (document.querySelector("[data-new]") ?? document.querySelector(`#m-${firstUnread}`))?.scrollIntoView({ block: "start" });
  }, [firstUnread]);
  useEffect(() => {
    if (atEnd.current) end.current?.scrollIntoView({ block: "end" });
  }, [newestId, outgoing.length]);
  useEffect(() => {
    // Whether the end is in sight, be it the pane that scrolls or, on a phone, the page.
    const observer = new IntersectionObserver(([entry]) => (atEnd.current = entry?.isIntersecting ?? true), { rootMargin: "80px" });
    if (end.current) observer.observe(end.current);
    return () => observer.disconnect();
  }, []);

  async function loadEarlier(): Promise<void> {
    if (!cursor) return;
    setLoading(true);
    try {
      const page = await callApi<{ data: Message[]; nextCursor: string | null }>(
        "GET",
        `/tickets/${ticket.number}/messages?limit=50&cursor=${encodeURIComponent(cursor)}`,
      );
      atEnd.current = false;
      setEarlier({ messages: [...page.data.toReversed().map(toShown), ...(earlier?.messages ?? [])], cursor: page.nextCursor });
    } catch {
      say(intl.formatMessage({ id: "message.failed" }));
    } finally {
      setLoading(false);
    }
  }

  const undo = useCallback((messageId: string) => onUndo({ messageId }), [onUndo]);
  const known = new Set(messages.map((message) => message.id));
  const shown = [...(earlier?.messages.filter((message) => !known.has(message.id)) ?? []), ...messages];
  return (
    <div ref={pane} className="conversation" tabIndex={0} role="region" aria-label={intl.formatMessage({ id: "ticket.conversation" })}>
      <Glyphs />
      {ticket.hint && (
        <p className="callout" data-tone="accent">
          <Icon as={CornerDownRight} className="flip mt-0.5" />
          <span>
            <FormattedMessage
              id={`hint.${ticket.hint.reason}`}
              values={{
                ticket: (
                  <a href={`/desk/tickets/${ticket.hint.number}`} className="link">
                    <bdi dir="ltr">#{ticket.hint.number}</bdi>
                  </a>
                ),
              }}
            />
          </span>
        </p>
      )}
      {cursor && (
        <p className="text-center">
          <Button size="sm" onClick={() => void loadEarlier()} disabled={loading}>
            <FormattedMessage id={loading ? "common.loading" : "ticket.earlier"} />
          </Button>
        </p>
      )}
      {shown.map((message) => (
        <Fragment key={message.id}>
          {begun && message.id === firstUnread && (
            <p className="msg-new" data-new="">
              <FormattedMessage id="ticket.newSince" />
            </p>
          )}
          <MessageView
            message={message}
            ticketNumber={ticket.number}
            revision={ticket.revision}
            crossed={
              message.scheduled !== null &&
              shown.some((one) => one.authorKind === "contact" && one.state === "normal" && one.createdAt > message.createdAt)
            }
            onUndo={message.state === "waiting" && (message.author?.id === me?.id || message.scheduled) ? undo : undefined}
          />
        </Fragment>
      ))}
      {outgoing
        .filter((item) => item.messageId === null || !known.has(item.messageId))
        .map((item) => (
          <OnItsWay key={item.id} item={item} onUndo={onUndo} />
        ))}
      <div ref={end} />
    </div>
  );
}

/** A reply that has not arrived yet: how it stands, and a way on. */
function OnItsWay({ item, onUndo }: { item: Outgoing; onUndo: (item: Outgoing) => void }) {
  const edit = () => onUndo(item);
  return (
    <article className="msg" data-kind="agent" data-state={item.state}>
      <PlainText text={describePictures(item.body)} />
      {item.state === "crossed" && <CameMeanwhile said={item.problem?.messages ?? []} />}
      {item.state === "waiting" ? (
        <WaitingBar messageId={item.id} onUndo={edit} />
      ) : (
        <div className="msg-way" role="status">
          <span className="min-w-0 grow">
            <FormattedMessage id={`outgoing.${item.state}`} />
            {item.state === "failed" && whyOf(item.problem) && (
              <>
                {" "}
                <bdi>{whyOf(item.problem)}</bdi>
              </>
            )}
          </span>
          {(item.state === "failed" || item.state === "crossed") && (
            <>
              <Button size="sm" onClick={edit}>
                <FormattedMessage id="outgoing.edit" />
              </Button>
              {item.state === "crossed" && (
                <Button size="sm" look="primary" onClick={() => sendAnyway(item.id)}>
                  <FormattedMessage id="compose.sendAnyway" />
                </Button>
              )}
              {item.state === "failed" && (
                <Button size="sm" look="primary" onClick={() => sendAgain(item.id)}>
                  <FormattedMessage id="common.retry" />
                </Button>
              )}
            </>
          )}
        </div>
      )}
    </article>
  );
}

/** What was said while the reply was on its way, oldest first. */
function CameMeanwhile({ said }: { said: readonly Said[] }) {
  const intl = useIntl();
  return said.toReversed().map((one) => (
    <blockquote key={one.id} className="composer-quote" role="note">
      <p className="text-xs font-semibold">
        <bdi>{one.author ?? intl.formatMessage({ id: `message.by.${one.authorKind}` })}</bdi>
      </p>
      <p dir="auto">{one.text}</p>
    </blockquote>
  ));
}

/** What stands in the way of a reply. */
function whyOf(problem: Outgoing["problem"]): string | undefined {
  const missing = problem?.errors?.filter(({ path }) => path.startsWith("fields.")) ?? [];
  return missing.length > 0
    ? missing.map(({ path, message }) => `${path.slice("fields.".length)}: ${message}`).join(", ")
    : problem?.detail;
}
