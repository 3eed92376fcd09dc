/**
 * Data for the browser as JSON. React Router would otherwise walk every value of every row to write its own form, and quote
 * the result twice; the native serialiser does it in a tenth of the time. A page carries it in elements of its own (see
 * `packedScripts`); an answer to a running page carries it as text. On the server the value itself is kept beside it.
 */
export type Packed<T> = ({ ref: string } | { text: string }) & { readonly __type?: T };

/** How a value is written; `JSON` unless something shorter does. */
export type Form<T> = { write(value: T): unknown; read(written: never): T };

const kept = new WeakMap<Packed<unknown>, { value: unknown; written: unknown }>();

/**
 * Packs what a loader returns.
 * @param ref names the data within a page, or null when the answer is not a page
 */
export function pack<T>(value: T, ref: string | null, form?: Form<T>): Packed<T> {
  const written = form ? form.write(value) : value;
  const packed: Packed<T> = ref === null ? { text: JSON.stringify(written) } : { ref };
  kept.set(packed, { value, written });
  return packed;
}

/** The value of a packed one; the same object each time. */
export function unpack<T>(packed: Packed<T>, form?: Form<T>): T {
  const known = kept.get(packed);
  if (known) return known.value as T;
  const text = "text" in packed ? packed.text : (document.getElementById(idOf(packed.ref))?.textContent ?? "null");
  const written: unknown = JSON.parse(text);
  const value = form ? form.read(written as never) : (written as T);
  kept.set(packed, { value, written });
  return value;
}

function idOf(ref: string): string {
  return `data-${ref}`;
}

/** The elements that hold what a page's loaders packed. @param loaderData by route, of which some is packed */
export function packedScripts(loaderData: Record<string, unknown>): string {
  let html = "";
  for (const data of Object.values(loaderData)) {
    if (typeof data !== "object" || data === null || !("ref" in data) || typeof data.ref !== "string") continue;
    const known = kept.get(data as Packed<unknown>);
    if (!known) continue;
    // Within a script element only `<` can end it or begin a comment (HTML standard §13.2.5).
    const text = JSON.stringify(known.written).replaceAll("<", "\\u003c");
    html += `<script type="application/json" id="${idOf(data.ref)}">${text}</script>`;
  }
  return html;
}
