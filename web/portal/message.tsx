import { FormattedMessage, useIntl } from "react-intl";
import Paperclip from "lucide-react/icons/paperclip";
import type { Message } from "../../server/support/tickets/contract.ts";
import { picturePath } from "../mail-pictures.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Badge } from "../ui/badge.tsx";
import { Icon } from "../ui/icon.tsx";
import { PlainText } from "./plain-text.tsx";
import type { FittedText } from "./text-budget.ts";

export type ShownMessage = Pick<Message, "id" | "author" | "authorKind" | "createdAt"> &
  FittedText & { mine: boolean; files: File[]; pictures: File[] };
type File = { id: string; fileName: string; size: number };

/** A moment on one line of a phone, with its zone. */
const WHEN = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" } as const;

/** The size of a file in the units people know. */
function useFileSize(): (bytes: number) => string {
  const intl = useIntl();
  return (bytes) =>
    bytes < 1_048_576
      ? intl.formatNumber(Math.max(1, Math.round(bytes / 1024)), { style: "unit", unit: "kilobyte" })
      : intl.formatNumber(bytes / 1_048_576, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
}

/** One message of a conversation. @param textPath address of the whole text, for what is too long for a page */
export function MessageCard({ message, textPath }: { message: ShownMessage; textPath: string }) {
  const intl = useIntl();
  const { author, authorKind, mine, shown, cut, whole, more, formatted } = message;
  const vendor = authorKind !== "contact";
  const name = author?.name ?? intl.formatMessage({ id: vendor ? "portal.message.vendor" : "portal.message.customer" });
  return (
    <li className="message" data-side={vendor ? "vendor" : "customer"} id={`message-${message.id}`}>
      <article aria-label={intl.formatMessage({ id: "portal.message.label" }, { name })}>
        <header className="message-head">
          <Avatar name={name} size="lg" tone={vendor ? "agent" : "contact"} />
          <div className="min-w-0">
            <p className="message-author">
              {mine ? <FormattedMessage id="portal.message.you" /> : <bdi>{name}</bdi>}
              {vendor && author && (
                <Badge tone="accent">
                  <FormattedMessage id="portal.message.vendor" />
                </Badge>
              )}
            </p>
            <time dateTime={message.createdAt} className="meta">
              {intl.formatDate(message.createdAt, WHEN)}
            </time>
          </div>
        </header>
        {formatted === null ? (
          <PlainText>{cut ? `${shown} …` : shown}</PlainText>
        ) : (
          // Made of Markdown by the server, raw HTML in it turned into text.
          <div className="said said-rich" dir="auto" dangerouslySetInnerHTML={{ __html: formatted }} />
        )}
        <Pictures files={message.pictures} />
        {whole !== null && (
          <details className="message-more">
            <summary>
              <FormattedMessage id="portal.message.quoted" />
            </summary>
            <PlainText>{whole}</PlainText>
          </details>
        )}
        {more && (
          <p>
            <a href={textPath} className="link">
              <FormattedMessage id="portal.message.whole" />
            </a>
          </p>
        )}
        <Files files={message.files} />
      </article>
    </li>
  );
}

/** Pictures that stand inside a mail, which is shown as text here; each opens whole. */
function Pictures({ files }: { files: ShownMessage["pictures"] }) {
  const intl = useIntl();
  if (files.length === 0) return null;
  return (
    <ul className="message-pictures" aria-label={intl.formatMessage({ id: "portal.pictures" })}>
      {files.map(({ id, fileName }) => (
        <li key={id}>
          <a href={picturePath(id)} className="message-picture">
            <img
              src={picturePath(id)}
              alt={intl.formatMessage({ id: "message.picture" }, { name: fileName })}
              loading="lazy"
              decoding="async"
            />
          </a>
        </li>
      ))}
    </ul>
  );
}

function Files({ files }: { files: ShownMessage["files"] }) {
  const intl = useIntl();
  const size = useFileSize();
  if (files.length === 0) return null;
  return (
    <ul className="message-files" aria-label={intl.formatMessage({ id: "portal.files" })}>
      {files.map((file) => (
        <li key={file.id}>
          <a href={`/api/v1/files/${file.id}`} download className="message-file">
            <Icon as={Paperclip} size={18} />
            <bdi dir="ltr" className="message-file-name">
              {file.fileName}
            </bdi>
            <span className="meta">{size(file.size)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
