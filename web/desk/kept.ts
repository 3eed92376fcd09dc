/**
 * What the desk has shown, kept in this tab. A ticket seen before opens at once and is brought up to date behind it; when
 * the server cannot be reached, what is on the page stays there.
 */

const MOST = 40;
/** What was fetched ahead counts as of now for so long, unless something happened to it. */
const FRESH_MS = 20_000;

export type Keep<T> = {
  /** Remembers what is on the page. */
  put(key: string, value: T): void;
  /** Whether what was shown came from memory and needs to be brought up to date; asked once. */
  takeStale(key: string): boolean;
  /** Whether it would come from memory. */
  has(key: string): boolean;
  /** Something happened to a thing, or, without a key, perhaps to any: what is remembered is to be brought up to date when it is shown. */
  touch(key: string | null): void;
  /** Loads a thing, and remembers it. @param load asks the server */
  load(key: string, load: () => Promise<T>): Promise<T>;
};

/** Whether an error says only that the server was not reached or is not ready. */
function isPassing(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  const status = typeof error === "object" && error !== null && "status" in error ? Number(error.status) : 0;
  return status === 429 || status >= 502;
}

/** Makes the memory of one kind of page. @param instant whether another thing than the one shown may come from memory */
export function keep<T>({ instant }: { instant: boolean }): Keep<T> {
  const known = new Map<string, T>();
  const stale = new Set<string>();
  /** When things were loaded to which nothing happened since. */
  const loadedAt = new Map<string, number>();
  function remember(key: string, value: T): void {
    known.delete(key);
    known.set(key, value);
    for (const oldest of known.keys()) {
      if (known.size <= MOST) break;
      known.delete(oldest);
      loadedAt.delete(oldest);
    }
  }
  let shown: string | null = null;
  /** What is on its way. */
  const coming = new Map<string, Promise<T>>();
  async function ask(key: string, load: () => Promise<T>): Promise<T> {
    const began = Date.now();
    loadedAt.set(key, began);
    const asked = load();
    coming.set(key, asked);
    try {
      const value = await asked;
      // Of what happened on the way nobody knows whether it is in it.
      if (!instant || loadedAt.get(key) !== began) loadedAt.delete(key);
      if (instant) remember(key, value);
      return value;
    } finally {
      if (coming.get(key) === asked) coming.delete(key);
    }
  }
  return {
    put(key, value) {
      shown = key;
      remember(key, value);
    },
    takeStale(key) {
      return stale.delete(key);
    },
    has: (key) => known.has(key),
    touch(key) {
      if (key === null) loadedAt.clear();
      else loadedAt.delete(key);
    },
    async load(key, load) {
      const before = known.get(key);
      if (instant && before !== undefined && key !== shown) {
        // What was fetched ahead a moment ago needs no second time.
        if (!(Date.now() - (loadedAt.get(key) ?? 0) < FRESH_MS)) stale.add(key);
        return before;
      }
      try {
        const asked = instant && key !== shown ? coming.get(key) : undefined;
        if (!asked) return await ask(key, load);
        // Opened while it is fetched ahead: it is asked for once, unless that fails.
        const value = await asked.catch(() => ask(key, load));
        if (!loadedAt.has(key)) stale.add(key);
        return value;
      } catch (error) {
        if (before === undefined || !isPassing(error)) throw error;
        return before;
      }
    },
  };
}
