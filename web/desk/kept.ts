/**
 * What the desk has shown, kept in this tab. A ticket seen before opens at once and is brought up to date behind it; when
 * the server cannot be reached, what is on the page stays there.
 */

const MOST = 40;

export type Keep<T> = {
  /** Remembers what is on the page. */
  put(key: string, value: T): void;
  /** Whether what was shown came from memory and needs to be brought up to date; asked once. */
  takeStale(key: string): boolean;
  /** Loads a thing. @param load asks the server */
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
  let shown: string | null = null;
  return {
    put(key, value) {
      shown = key;
      known.delete(key);
      known.set(key, value);
      for (const oldest of known.keys()) {
        if (known.size <= MOST) break;
        known.delete(oldest);
      }
    },
    takeStale(key) {
      return stale.delete(key);
    },
    async load(key, load) {
      const before = known.get(key);
      if (instant && before !== undefined && key !== shown) {
        stale.add(key);
        return before;
      }
      try {
        return await load();
      } catch (error) {
        if (before === undefined || !isPassing(error)) throw error;
        return before;
      }
    },
  };
}
