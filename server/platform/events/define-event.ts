import type { z } from "zod";

/** A kind of event: its stable name, its version, and the shape of its data (ids, codes and amounts; never names, addresses or free text). */
export type EventType<Data = unknown> = {
  type: string;
  version: number;
  data: z.ZodType<Data>;
  /** Brings stored data of an older version (the key) one version up. */
  upcast?: { readonly [version: number]: (data: never) => unknown };
};

export type EventTypes = readonly EventType<never>[];

/** Declares a kind of event. @param type `thing.happened` */
export function defineEvent<Data>(
  type: string,
  version: number,
  data: z.ZodType<Data>,
  upcast?: EventType<Data>["upcast"],
): EventType<Data> {
  return { type, version, data, ...(upcast ? { upcast } : {}) };
}
