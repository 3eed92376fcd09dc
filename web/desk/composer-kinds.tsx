import { FormattedMessage, useIntl } from "react-intl";
import Lock from "lucide-react/icons/lock";
import MessageSquareReply from "lucide-react/icons/message-square-reply";
import { Icon } from "../ui/icon.tsx";
import type { DraftKind } from "./drafts.ts";

type Props = { kind: DraftKind; mayReply: boolean; requester: string | null; onTurn: (kind: DraftKind) => void };

/** Reply or note, and who will read it. */
export function ComposerKinds({ kind, mayReply, requester, onTurn }: Props) {
  const intl = useIntl();
  return (
    <div className="composer-kinds" role="group" aria-label={intl.formatMessage({ id: "compose.kind" })}>
      {mayReply && (
        <button
          type="button"
          className="composer-kind"
          aria-pressed={kind === "reply"}
          onClick={() => onTurn("reply")}
          aria-keyshortcuts="R"
        >
          <Icon as={MessageSquareReply} className="flip" />
          <FormattedMessage id="ticket.reply" />
        </button>
      )}
      <button
        type="button"
        className="composer-kind"
        data-note=""
        aria-pressed={kind === "note"}
        onClick={() => onTurn("note")}
        aria-keyshortcuts="N"
      >
        <Icon as={Lock} />
        <FormattedMessage id="ticket.note" />
      </button>
      <p className="composer-to">
        {kind === "note" ? (
          <FormattedMessage id="compose.noteHint" />
        ) : (
          <FormattedMessage id="compose.to" values={{ name: <bdi>{requester ?? intl.formatMessage({ id: "list.noRequester" })}</bdi> }} />
        )}
      </p>
    </div>
  );
}
