/** Rate limits: token buckets in memory, per process (GCRA). Keys are hashed by nobody: they live only here. */

export type Limiter = {
  /**
   * Takes one from the bucket of `key`.
   * @returns 0 when allowed, else the whole seconds until one is free
   */
  take(rule: LimitRule, key: string): number;
};

export type LimitRule = { name: string; /** how many at once */ burst: number; /** how many per `seconds` in the long run */ rate: number; seconds: number };

const SWEEP_AT = 50_000;

/** Makes a limiter. @param enabled when false everything is allowed (loads and tests on loopback) */
export function createLimiter({ enabled, now = Date.now }: { enabled: boolean; now?: () => number }): Limiter {
  /** key -> the theoretical arrival time in milliseconds */
  const arrivals = new Map<string, number>();
  return {
    take(rule, key) {
      if (!enabled) return 0;
      const at = now();
      if (arrivals.size > SWEEP_AT) for (const [old, arrival] of arrivals) if (arrival < at) arrivals.delete(old);
      const interval = (rule.seconds * 1_000) / rule.rate;
      const full = `${rule.name}\n${key}`;
      const arrival = Math.max(arrivals.get(full) ?? 0, at);
      const wait = arrival - at - interval * (rule.burst - 1);
      if (wait > 0) return Math.ceil(wait / 1_000);
      arrivals.set(full, arrival + interval);
      return 0;
    },
  };
}
