/** Figures of the running program for Prometheus, by `prom-client`. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

export type Metrics = {
  /** One answered request. @param seconds from its head to its answer */
  request(operation: string, status: number, seconds: number): void;
  /** One inbound item decided. @param outcome `ticket`, `message`, `quarantined` and so on */
  intake(channel: string, outcome: string): void;
  /** One attempt to hand over an outgoing mail. */
  outgoing(outcome: string): void;
  /** Secrets masked in texts of a side; what the program takes in by itself counts as staff's. */
  masked(side: "staff" | "customer", count: number): void;
  /** Automatic answers to somebody, or of a mailbox, were paused because mail went round. */
  breaker(scope: string, reason: string): void;
  /** A figure read at each scrape. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  /** The Prometheus text format, version 0.0.4. */
  text(): Promise<string>;
};

/** Makes the registry. @param process whether to add figures of this process (memory, CPU, event loop) */
export function createMetrics({ process = true }: { process?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (process) collectDefaultMetrics({ register: registry, prefix: "backstay_" });
  const requests = new Histogram({
    name: "backstay_http_request_seconds",
    help: "Time to answer a request",
    labelNames: ["operation", "status"],
    buckets: [0.005, 0.02, 0.1, 0.5, 2],
    registers: [registry],
  });
  const intake = new Counter({
    name: "backstay_intake_total",
    help: "Inbound items decided",
    labelNames: ["channel", "outcome"],
    registers: [registry],
  });
  const masked = new Counter({
    name: "backstay_masked_secrets_total",
    help: "Secrets masked in texts",
    labelNames: ["side"],
    registers: [registry],
  });
  const outgoing = new Counter({
    name: "backstay_outgoing_attempts_total",
    help: "Attempts to hand over outgoing mail",
    labelNames: ["outcome"],
    registers: [registry],
  });
  const breakers = new Counter({
    name: "backstay_mail_breakers_total",
    help: "Pauses of automatic answers because mail went round",
    labelNames: ["scope", "reason"],
    registers: [registry],
  });
  return {
    breaker: (scope, reason) => breakers.inc({ scope, reason }),
    request: (operation, status, seconds) => requests.observe({ operation, status }, seconds),
    masked: (side, count) => masked.inc({ side }, count),
    intake: (channel, outcome) => intake.inc({ channel, outcome }),
    outgoing: (outcome) => outgoing.inc({ outcome }),
    gauge(name, help, read) {
      new Gauge({
        name: `backstay_${name}`,
        help,
        registers: [registry],
        async collect() {
          this.set(await read());
        },
      });
    },
    text: () => registry.metrics(),
  };
}
