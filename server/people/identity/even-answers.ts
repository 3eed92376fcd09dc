import { setTimeout as wait } from "node:timers/promises";

/**
 * Lets an answer leave only at whole steps of time after the request came, so that its moment does not tell which way was taken:
 * whether an address is known, whether a password was compared.
 * @param step milliseconds; longer than the longest usual way
 */
export async function evenly<T>(step: number, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const level = async () => {
    const spent = performance.now() - started;
    await wait(Math.ceil(spent / step) * step - spent);
  };
  try {
    const result = await work();
    await level();
    return result;
  } catch (error) {
    await level();
    throw error;
  }
}
