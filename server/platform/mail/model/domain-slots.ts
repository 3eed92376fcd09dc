/** How much of the sender each receiving domain may have, so that a slow or refusing one delays nobody else. Pure bookkeeping of one process. */

export type DomainSlots = {
  /** Free places in all. */
  free(): number;
  take(domain: string): void;
  release(domain: string): void;
  /** Nothing is sent to a domain until then, in milliseconds of the clock. */
  pause(domain: string, until: number): void;
  /** Domains that get nothing more now. */
  busy(now: number): string[];
  /** Mails under way, by domain. */
  underWay(): { [domain: string]: number };
};

/** @param most places in all @param perDomain places one domain may have */
export function domainSlots(most: number, perDomain: number): DomainSlots {
  const counts = new Map<string, number>();
  const pauses = new Map<string, number>();
  let taken = 0;
  return {
    free: () => most - taken,
    take(domain) {
      taken += 1;
      counts.set(domain, (counts.get(domain) ?? 0) + 1);
    },
    release(domain) {
      taken -= 1;
      const left = (counts.get(domain) ?? 1) - 1;
      if (left > 0) counts.set(domain, left);
      else counts.delete(domain);
    },
    pause: (domain, until) => void pauses.set(domain, until),
    busy(now) {
      for (const [domain, until] of pauses) if (until <= now) pauses.delete(domain);
      return [...new Set([...pauses.keys(), ...[...counts].filter(([, count]) => count >= perDomain).map(([domain]) => domain)])];
    },
    underWay: () => Object.fromEntries(counts),
  };
}
