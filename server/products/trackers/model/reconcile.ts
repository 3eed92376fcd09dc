/** How two sides that were once alike come together again. Pure. */

export type Side = { open: boolean; title: string };

/** How each side stood when they were last brought together. They need not have been alike: each may call a thing by its own name. */
export type Base = { ours: Side; theirs: Side };

type Outcome = {
  /** What the tracker is to be told. */
  push: Partial<Side>;
  /** What changes here. */
  apply: Partial<Side>;
  /** How they stand once that is done. */
  base: Base;
};

/**
 * Compares both sides with how they stood before. Where only one has changed the other follows; where both have, differently, ours holds: the
 * vendor speaks to his customers here. Where neither has, nothing happens, however they differ.
 * @param mayApply whether what changed there changes here by itself; otherwise it waits, and is still a change the next time
 */
export function reconcile(base: Base, ours: Side, theirs: Side, mayApply: boolean): Outcome {
  const outcome: Outcome = { push: {}, apply: {}, base: { ours: { ...base.ours }, theirs: { ...base.theirs } } };
  settle("open", outcome, base, { ours, theirs }, mayApply);
  settle("title", outcome, base, { ours, theirs }, mayApply);
  return outcome;
}

function settle(key: keyof Side, { push, apply, base: next }: Outcome, base: Base, { ours, theirs }: Base, may: boolean): void {
  const take = (from: Side, ...into: Partial<Side>[]) => {
    for (const one of into) Object.assign(one, { [key]: from[key] });
  };
  if (ours[key] === theirs[key]) take(ours, next.ours, next.theirs);
  else if (ours[key] !== base.ours[key]) take(ours, push, next.ours, next.theirs);
  else if (theirs[key] !== base.theirs[key] && may) take(theirs, apply, next.ours, next.theirs);
}

/** The first line of a comment that customers may read too; what follows is theirs. */
const MARKED = /^\s*#public\b[ \t]*\r?\n?/i;

/** What of a comment customers may read; null when it is not marked for them. */
export function publicText(text: string): string | null {
  if (!MARKED.test(text)) return null;
  const rest = withoutAsides(text.replace(MARKED, "")).trim();
  return rest === "" ? null : rest.slice(0, 20_000).toWellFormed();
}

/** Without what Markdown hides between `<!--` and `-->`. */
function withoutAsides(text: string): string {
  let shown = "";
  let at = 0;
  for (let begin = text.indexOf("<!--"); begin >= 0; begin = text.indexOf("<!--", at)) {
    shown += text.slice(at, begin);
    const end = text.indexOf("-->", begin);
    if (end < 0) return shown;
    at = end + "-->".length;
  }
  return shown + text.slice(at);
}

/** At the very end: somebody who answers and quotes us writes below it. */
const ORIGIN = /<!--\s*backstay:([\w.-]{1,120})\s*-->\s*$/;

/** A text with the mark of where it came from, unseen in Markdown. */
export function withOrigin(text: string, mark: string): string {
  return `${text}\n\n<!-- backstay:${mark} -->`;
}

/** The mark a comment carries, proved or not; null when it carries none. */
export function originOf(text: string): string | null {
  return ORIGIN.exec(text)?.[1] ?? null;
}
