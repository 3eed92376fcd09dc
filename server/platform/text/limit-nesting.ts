/** HTML whose depth is bounded, so that parsers whose work grows with the square of the depth stay quick. */

const MAX_DEPTH = 200;
/** Elements without an end tag, and those whose end tag is so often left out that counting them would take a long list for a deep tree. */
const UNCOUNTED = new Set(
  "area base br col embed hr img input link meta param source track wbr p li dt dd tr thead tbody tfoot colgroup option optgroup html head body".split(
    " ",
  ),
);
const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})[^<>]{0,4000}>?/g;

/**
 * Leaves out the tags of elements below the 200th level; their text stays.
 * @param html of any origin
 */
export function limitNesting(html: string): string {
  let depth = 0;
  let deepest = 0;
  for (const [, end, name] of html.matchAll(TAG)) {
    if (UNCOUNTED.has(name!.toLowerCase())) continue;
    depth = end ? Math.max(0, depth - 1) : depth + 1;
    deepest = Math.max(deepest, depth);
  }
  if (deepest <= MAX_DEPTH) return html;
  depth = 0;
  return html.replace(TAG, (tag, end: string, name: string) => {
    const counted = !UNCOUNTED.has(name.toLowerCase());
    if (counted && !end) depth += 1;
    // Below the limit even the uncounted ones go: they would nest in one another through what was left out.
    const kept = depth <= MAX_DEPTH;
    if (counted && end) depth = Math.max(0, depth - 1);
    return kept ? tag : " ";
  });
}
