/**
 * Data for the browser as JSON. React Router would otherwise walk every value of every row to write its own form, and quote
 * the result twice; the native serialiser does it in a tenth of the time. A page carries it in elements of its own (see
 * `packedScripts`); an answer to a running page carries it as text. On the server the value itself is kept beside it.
 */
export type Packed<T> = ({ ref: string } | { text: string }) & { readonly __type?: T };

const kept = new WeakMap<Packed<unknown>, unknown>();

/**
 * Packs what a loader returns.
 * @param ref names the data within a page, or null when the answer is not a page
 */
export function pack<T>(value: T, ref: string | null): Packed<T> {
  const packed: Packed<T> = ref === null ? { text: JSON.stringify(value) } : { ref };
  kept.set(packed, value);
  return packed;
}

/** The value of a packed one; the same object each time. */
export function unpack<T>(packed: Packed<T>): T {
  let value = kept.get(packed) as T | undefined;
  if (value === undefined) {
    const text = "text" in packed ? packed.text : (document.getElementById(idOf(packed.ref))?.textContent ?? "null");
    kept.set(packed, (value = JSON.parse(text) as T));
  }
  return value;
}

function idOf(ref: string): string {
  return `data-${ref}`;
}

/** The elements that hold what a page's loaders packed. @param loaderData by route, of which some is packed */
export function packedScripts(loaderData: Record<string, unknown>): string {
  let html = "";
  for (const data of Object.values(loaderData)) {
    if (typeof data !== "object" || data === null || !("ref" in data) || typeof data.ref !== "string" || !kept.has(data as Packed<unknown>))
      continue;
    // Within a script element only `<` can end it or begin a comment (HTML standard §13.2.5).
    const text = JSON.stringify(kept.get(data as Packed<unknown>)).replaceAll("<", "\\u003c");
    html += `<script type="application/json" id="${idOf(data.ref)}">${text}</script>`;
  }
  return html;
}
