/**
 * Data for the browser as one JSON string. React Router would otherwise walk every value of every row to write its own form;
 * the native serialiser does the same work in a tenth of the time. On the server the value itself is kept beside the string.
 */
export type Packed<T> = { text: string; readonly __type?: T };

const kept = new WeakMap<Packed<unknown>, unknown>();

/** Packs what a loader returns. @param write makes the string; JSON unless something shorter does */
export function pack<T>(value: T, write: (value: T) => string = JSON.stringify): Packed<T> {
  const packed = { text: write(value) };
  kept.set(packed, value);
  return packed;
}

/** The value of a packed one; the same object each time. @param read the counterpart of `write` */
export function unpack<T>(packed: Packed<T>, read: (text: string) => T = JSON.parse): T {
  let value = kept.get(packed) as T | undefined;
  if (value === undefined) kept.set(packed, (value = read(packed.text)));
  return value;
}
