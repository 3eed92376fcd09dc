import { FetchError } from "./fetch-error.ts";

/** Lets so many requests to one host run at once; the others wait their turn, and beyond a number of them are refused. */
export type HostSlots = { run<T>(host: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> };

/**
 * @param perHost how many at once
 * @param waiting how many may wait
 */
export function createHostSlots(perHost: number, waiting: number): HostSlots {
  const hosts = new Map<string, { running: number; queue: (() => void)[] }>();
  return {
    async run(host, signal, work) {
      let slots = hosts.get(host);
      if (!slots) hosts.set(host, (slots = { running: 0, queue: [] }));
      if (slots.running >= perHost) {
        if (slots.queue.length >= waiting) throw new FetchError("busy");
        await turn(slots.queue, signal);
      } else slots.running++;
      try {
        return await work();
      } finally {
        const next = slots.queue.shift();
        // The slot goes from hand to hand; only when nobody waits is it free.
        if (next) next();
        else if (--slots.running === 0) hosts.delete(host);
      }
    },
  };
}

function turn(queue: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const mine = () => {
      signal.removeEventListener("abort", leave);
      resolve();
    };
    const leave = () => {
      const index = queue.indexOf(mine);
      if (index >= 0) queue.splice(index, 1);
      reject(new FetchError("timeout"));
    };
    signal.addEventListener("abort", leave, { once: true });
    queue.push(mine);
  });
}
