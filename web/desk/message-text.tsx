import { Fragment, type ReactNode } from "react";

const LINK = /https?:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]}]/giu;

/** Text with its web addresses as links. Nothing else in it means anything. */
export function linkify(text: string): ReactNode {
  if (!text.includes("://")) return text;
  const parts: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    if (match.index > end) parts.push(<Fragment key={end}>{text.slice(end, match.index)}</Fragment>);
    parts.push(
      <a key={match.index} href={match[0]} className="link" dir="ltr" target="_blank" rel="noopener noreferrer nofollow ugc">
        {match[0]}
      </a>,
    );
    end = match.index + match[0].length;
  }
  parts.push(<Fragment key={end}>{text.slice(end)}</Fragment>);
  return parts;
}

/** What somebody wrote: each paragraph in its own direction, lines as they were. */
export function PlainText({ text }: { text: string }) {
  return (
    <div className="msg-text" dir="auto">
      {linkify(text)}
    </div>
  );
}
