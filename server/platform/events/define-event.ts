import type { z } from "zod";

/** A kind of event: its stable name, its version, and the shape of its data (ids, codes and amounts; never names, addresses or free text). */
export type EventType<Data> = {
  type: string;
  version: number;
  data: z.ZodType<Data>;
};

/** Brings stored data one version up. */
export type Upcasters = { readonly [version: number]: (data: never) => { [key: string]: unknown } };

/** Every kind defined in the program, with how its older versions are read. Filled as the rooms load, never changed afterwards. */
const kinds = new Map<string, { version: number; upcasters: Upcasters }>();

/**
 * Declares a kind of event.
 * @param type `thing.happened`
 * @param upcasters by the version they start from; the log itself is never rewritten
 */
export function defineEvent<Data>(type: string, version: number, data: z.ZodType<Data>, upcasters: Upcasters = {}): EventType<Data> {
  kinds.set(type, { version, upcasters });
  return { type, version, data };
}

/** A stored event in the present form of its kind; one of an unknown kind stays as it is. */
export function inPresentForm<E extends { type: string; version: number; data: { [key: string]: unknown } }>(event: E): E {
  const kind = kinds.get(event.type);
  if (!kind || event.version >= kind.version) return event;
  let { data } = event;
  for (let version = event.version; version < kind.version; version++) data = kind.upcasters[version]?.(data as never) ?? data;
  return { ...event, version: kind.version, data };
}

/** Every type there is, by name. */
export function eventTypes(): string[] {
  return [...kinds.keys()].toSorted();
}
