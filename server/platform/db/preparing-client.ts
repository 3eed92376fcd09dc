import { createHash } from "node:crypto";
import pg from "pg";

/** Planning our statements costs more than running them, so those that come again are prepared, per connection, by name. */
const PREPARE_FROM = 3;
/** Texts prepared at most; each costs memory in every connection of the server. */
const MOST_PREPARED = 300;
/** Texts counted at most; lists of changing length make new ones without end. */
const MOST_COUNTED = 5_000;

/** How to search best hangs on how common the words are: a plan made for one search may take seconds for the next, so each is planned anew. */
const PLANNED_ANEW = /tsquery\(/;

/** What has a plan; a text without values may as well open or end a transaction. */
const PLANNED = /^\s*(?:select|with|insert|update|delete)\b[^;]*$/i;

/** What decides the name a statement is prepared under; null while it has not come often enough. */
function namer(): (text: string) => string | null {
  const seen = new Map<string, { times: number; name: string | null }>();
  let prepared = 0;
  return (text) => {
    const known = seen.get(text);
    if (!known) {
      if (seen.size >= MOST_COUNTED) for (const [old, { name }] of seen) if (name === null) seen.delete(old);
      seen.set(text, { times: PLANNED_ANEW.test(text) ? Number.NEGATIVE_INFINITY : 1, name: null });
      return null;
    }
    if (known.name === null && ++known.times >= PREPARE_FROM && prepared < MOST_PREPARED) {
      prepared++;
      known.name = createHash("sha1").update(text).digest("hex");
    }
    return known.name;
  };
}

/**
 * Connections of a pool that prepare parametrised statements once they have come a few times (PostgreSQL's extended protocol). Through PgBouncer
 * in transaction mode this needs its version 1.21 or newer with `max_prepared_statements` set.
 * @returns the class of them; each pool takes one of its own, for what comes often in one may never come in another
 */
export function preparingClient(): typeof pg.Client {
  const nameOf = namer();
  return class PreparingClient extends pg.Client {
    // One signature stands for the library's many: what is not a text with values passes as it is.
    override query(...args: unknown[]): never {
      const run = super.query as (...all: unknown[]) => never;
      const [text, values, ...rest] = args;
      if (typeof text === "string" && Array.isArray(values) && (values.length > 0 || PLANNED.test(text))) {
        const name = nameOf(text);
        if (name !== null) return run.call(this, { name, text, values }, ...rest);
      }
      return run.apply(this, args);
    }
  };
}
