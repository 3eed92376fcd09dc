import { AssertionError } from "node:assert";

/** Longer than anything takes on a busy machine: whoever waits so long waits for what does not come. */
const LIMIT_MS = 30_000;

/**
 * Waits until a value is as it should be, asking again and again.
 * @returns the value
 * @throws AssertionError with the last value when it never is
 */
export async function until<T>(value: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + LIMIT_MS; ;) {
    const now = await value();
    if (holds(now)) return now;
    if (Date.now() > end) throw new AssertionError({ message: `did not come to be: ${JSON.stringify(now)}` });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
