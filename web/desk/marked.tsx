import { Fragment, type ReactNode } from "react";

/** Text of others with the words that were asked for marked; whole in its own direction. */
export function Marked({ text, marks, className }: { text: string; marks: readonly (readonly [number, number])[]; className?: string }) {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const [from, to] of marks) {
    if (from < end || to > text.length) continue;
    parts.push(<Fragment key={end}>{text.slice(end, from)}</Fragment>, <mark key={`m${from}`}>{text.slice(from, to)}</mark>);
    end = to;
  }
  parts.push(<Fragment key={end}>{text.slice(end)}</Fragment>);
  return (
    <bdi dir="auto" className={className}>
      {parts}
    </bdi>
  );
}
