import { Fragment } from "react";

/** A web address in running text; the punctuation behind it is not part of it. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?()[\]{}]/giu;

/** Text that people wrote: its lines as they are, its direction its own, web addresses as links. */
export function PlainText({ children }: { children: string }) {
  const parts: { at: number; text: string; link: boolean }[] = [];
  let at = 0;
  for (const match of children.matchAll(ADDRESS)) {
    if (match.index > at) parts.push({ at, text: children.slice(at, match.index), link: false });
    parts.push({ at: match.index, text: match[0], link: true });
    at = match.index + match[0].length;
  }
  if (at < children.length) parts.push({ at, text: children.slice(at), link: false });
  return (
    <div className="said" dir="auto">
      {parts.map((part) =>
        part.link ? (
          <a key={part.at} href={part.text} rel="nofollow noreferrer noopener" className="link">
            <bdi dir="ltr">{part.text}</bdi>
          </a>
        ) : (
          <Fragment key={part.at}>{part.text}</Fragment>
        ),
      )}
    </div>
  );
}
