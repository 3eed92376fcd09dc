/** DNS answers kept for the whole process, refusals included, so that checking senders costs little under load and never waits long. */
import { Resolver } from "node:dns/promises";

export type DnsLookup = (name: string, type: string) => Promise<unknown[]>;

/** An answer that there is no answer now: the name may exist. */
export class DnsTrouble extends Error {
  override name = "DnsTrouble";
  readonly code: string;
  constructor(code: string) {
    super(`DNS: ${code}`);
    this.code = code;
  }
}

type Entry = { until: number; answer: Promise<unknown[]> };

const KNOWN_MILLISECONDS = 300_000;
/** A server in trouble is asked again for the same name only after this time. */
const TROUBLE_MILLISECONDS = 30_000;
const MAX_ENTRIES = 10_000;
/** So many time-outs in a row, without any answer between them, mean that the resolver itself is away. */
const SILENT_AFTER = 4;
/** A silent resolver is left alone for this long, twice as long each time, until it answers again. */
const SILENT_MILLISECONDS = 15_000;
const LONGEST_SILENCE = 300_000;
const ABSENT = new Set(["ENOTFOUND", "ENODATA", "EBADNAME", "NOTFOUND", "NODATA"]);

/**
 * Makes the look-up of a process.
 * @param server address of the DNS server, with or without a port; null for the system's
 * @param ask how to ask, for tests
 */
export function createDnsCache(server: string | null, ask?: DnsLookup): DnsLookup {
  const entries = new Map<string, Entry>();
  let resolver: Resolver | null = null;
  let timeouts = 0;
  let silentUntil = 0;
  let silence = SILENT_MILLISECONDS;
  const answered = () => {
    timeouts = 0;
    silence = SILENT_MILLISECONDS;
  };

  const query: DnsLookup =
    ask ??
    ((name, type) => {
      if (!resolver) {
        resolver = new Resolver({ timeout: 350, tries: 2 });
        if (server) resolver.setServers([server]);
      }
      return resolver.resolve(name, type as "TXT");
    });

  return (name, type) => {
    const key = `${type} ${name.toLowerCase().replace(/\.$/, "")}`;
    const now = performance.now();
    const known = entries.get(key);
    if (known && known.until > now) return known.answer;
    if (now < silentUntil) return Promise.reject(new DnsTrouble("ETIMEOUT"));
    const entry: Entry = { until: now + TROUBLE_MILLISECONDS, answer: query(name, type) };
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > MAX_ENTRIES) entries.delete(entries.keys().next().value!);
    entry.answer.then(
      () => {
        answered();
        entry.until = performance.now() + KNOWN_MILLISECONDS;
      },
      (error: NodeJS.ErrnoException) => {
        if (ABSENT.has(error.code ?? "")) {
          answered();
          entry.until = performance.now() + KNOWN_MILLISECONDS;
          return;
        }
        entry.until = performance.now() + TROUBLE_MILLISECONDS;
        if (error.code === "ETIMEOUT" || error.code === "ECONNREFUSED" || error.code === "ETIMEDOUT") timeouts += 1;
        if (timeouts >= SILENT_AFTER) {
          timeouts = 0;
          silentUntil = performance.now() + silence;
          silence = Math.min(silence * 2, LONGEST_SILENCE);
        }
      },
    );
    return entry.answer;
  };
}

/** Whether an error means that the name has no such record, rather than that nobody could tell. */
export function isAbsent(error: unknown): boolean {
  return ABSENT.has((error as { code?: string }).code ?? "");
}
