/** Rate limits: token buckets in memory, per process (GCRA). Keys are hashed by nobody: they live only here. */
import { isIPv6 } from "node:net";

export type Limiter = {
  /**
   * Takes one from the bucket of `key`.
   * @returns 0 when allowed, else the whole seconds until one is free
   */
  take(rule: LimitRule, key: string): number;
};

export type LimitRule = {
  name: string;
  /** how many at once */ burst: number;
  /** how many per `seconds` in the long run */ rate: number;
  seconds: number;
};

const SWEEP_AT = 50_000;
const SWEEP_EVERY_MILLISECONDS = 1_000;

/** Whoever has one IPv6 address has the whole /64 around it, so that is what is counted. */
function bucketOf(key: string): string {
  if (!isIPv6(key)) return key;
  const [head = "", tail] = new URL(`http://[${key.replace(/%.*$/, "")}]/`).hostname.slice(1, -1).split("::");
  const groups = head === "" ? [] : head.split(":");
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : tail.split(":").length);
  return [...groups, ...Array<string>(missing).fill("0"), ...(tail ?? "").split(":")].slice(0, 4).join(":");
}

/** Makes a limiter. @param enabled when false everything is allowed (loads and tests on loopback) */
export function createLimiter({ enabled, now = Date.now }: { enabled: boolean; now?: () => number }): Limiter {
  /** key -> the theoretical arrival time in milliseconds */
  const arrivals = new Map<string, number>();
  let sweptAt = 0;
  return {
    take(rule, key) {
      if (!enabled) return 0;
      const at = now();
      // Seldom, so that many new keys do not make each of them cost a walk over all.
      if (arrivals.size > SWEEP_AT && at - sweptAt >= SWEEP_EVERY_MILLISECONDS) {
        sweptAt = at;
        for (const [old, arrival] of arrivals) if (arrival < at) arrivals.delete(old);
      }
      const interval = (rule.seconds * 1_000) / rule.rate;
      const full = `${rule.name}\n${bucketOf(key)}`;
      const arrival = Math.max(arrivals.get(full) ?? 0, at);
      const wait = arrival - at - interval * (rule.burst - 1);
      if (wait > 0) return Math.ceil(wait / 1_000);
      arrivals.set(full, arrival + interval);
      return 0;
    },
  };
}
