import { useEffect, useRef, type ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import PenLine from "lucide-react/icons/pen-line";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import type { ShownMessage } from "./message-model.ts";
import type { Presence } from "./model.ts";

/** Something to decide before a text goes. `asked`: the person wanted to send, so the answer has the focus. */
export function Doubt({ asked, children, onGo, onStay }: { asked: number; children: ReactNode; onGo: () => void; onStay: () => void }) {
  const go = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (asked > 0) go.current?.focus();
  }, [asked]);
  return (
    <div className="callout" data-tone="warn" role="alert">
      <Icon as={TriangleAlert} className="mt-0.5" />
      <div className="min-w-0 grow">
        {children}
        <div className="composer-choice">
          <Button ref={go} size="sm" look="primary" onClick={onGo} data-go="">
            <FormattedMessage id="compose.sendAnyway" />
          </Button>
          <Button size="sm" onClick={onStay}>
            <FormattedMessage id="compose.keepWriting" />
          </Button>
        </div>
      </div>
    </div>
  );
}

type Said = Pick<ShownMessage, "id" | "author" | "authorKind" | "visibleText">;

/** A placeholder of macros that nobody filled in. Braces of program code are none. */
const UNFILLED = /\{(?:requester|organization|ticket|product|brand|team|agent)\.[a-zA-Z]{2,30}(?:\|[^{}\n]{0,100})?\}/g;

/** What is doubtful about a reply that is about to go, one question after the other. */
export function doubtsOf({
  text,
  crossed,
  unsent,
}: {
  text: string;
  crossed: Said | undefined;
  /** Names of files that were not stored. */ unsent: readonly string[];
}): { id: string; about: ReactNode }[] {
  const unfilled = [...new Set(text.match(UNFILLED))];
  return [
    ...(crossed ? [{ id: `crossed:${crossed.id}`, about: <Crossing message={crossed} /> }] : []),
    ...(unfilled.length > 0
      ? [
          {
            id: `unfilled:${unfilled.join()}`,
            about: (
              <p>
                <FormattedMessage id="compose.unfilled" values={{ list: <bdi dir="ltr">{unfilled.join(" ")}</bdi> }} />
              </p>
            ),
          },
        ]
      : []),
    ...(unsent.length > 0
      ? [
          {
            id: `unsent:${unsent.join()}`,
            about: (
              <p>
                <FormattedMessage id="compose.unsent" values={{ list: <bdi>{unsent.join(", ")}</bdi>, count: unsent.length }} />
              </p>
            ),
          },
        ]
      : []),
  ];
}

/** Who wrote while one was writing oneself, and what. */
function Crossing({ message }: { message: Said }) {
  const intl = useIntl();
  return (
    <>
      <p>
        <FormattedMessage
          id="compose.crossed"
          values={{
            name: <bdi>{message.author?.name ?? intl.formatMessage({ id: `message.by.${message.authorKind}` })}</bdi>,
            read: (parts) => (
              <a className="link" href={`#m-${message.id}`}>
                {parts}
              </a>
            ),
          }}
        />
      </p>
      <blockquote className="composer-quote" dir="auto" tabIndex={0}>
        {message.visibleText.slice(0, 600).toWellFormed()}
      </blockquote>
    </>
  );
}

/** Somebody else is writing a reply: one may go on, or leave a note instead. */
export function WriteLock({ writers, onGo, onNote }: { writers: readonly Presence[]; onGo: () => void; onNote: () => void }) {
  const intl = useIntl();
  const names = intl.formatList(writers.map((writer) => writer.agent.name));
  return (
    <div className="callout composer-lock" data-tone="accent" role="status">
      <Icon as={PenLine} className="mt-0.5" />
      <div className="min-w-0 grow">
        <p>
          <FormattedMessage id="compose.locked" values={{ names: <bdi>{names}</bdi>, count: writers.length }} />
        </p>
        <div className="composer-choice">
          <Button size="sm" onClick={onGo} data-lock="">
            <FormattedMessage id="compose.writeAnyway" />
          </Button>
          <Button size="sm" look="quiet" onClick={onNote}>
            <FormattedMessage id="compose.noteInstead" />
          </Button>
        </div>
      </div>
    </div>
  );
}
