/** What the vendor may set, and what holds where he has not: pure. Browser-safe. */
import { z } from "zod";
import { HEALTH_SIGNALS, type HealthSignal } from "#shared/churn-codes";
import type { Levels, Rules } from "./score.ts";

const rule = z
  .strictObject({
    weight: z.number().int().min(0).max(100).describe("Most points it takes off; 0: it does not count"),
    good: z.number().min(0).max(10_000).describe("Where it takes nothing off"),
    bad: z.number().min(0).max(10_000).describe("Where it takes all of them off"),
  })
  .refine(({ good, bad }) => good !== bad, { error: "goodAndBad", path: ["bad"] });

/** Shares are in percent, ages in days, tickets and payments in pieces; `tickets.volume` in times the usual. */
const DEFAULTS: Rules = {
  "use.seats": { weight: 15, good: 60, bad: 10 },
  "use.seen": { weight: 20, good: 14, bad: 60 },
  "use.versions": { weight: 10, good: 0, bad: 100 },
  "tickets.volume": { weight: 5, good: 1.5, bad: 4 },
  "tickets.urgent": { weight: 10, good: 0, bad: 4 },
  "tickets.reopened": { weight: 10, good: 0, bad: 4 },
  "tickets.unanswered": { weight: 15, good: 0, bad: 3 },
  "promises.missed": { weight: 15, good: 0, bad: 50 },
  "payments.overdue": { weight: 20, good: 0, bad: 30 },
  "payments.failed": { weight: 20, good: 0, bad: 2 },
  "people.signIn": { weight: 5, good: 30, bad: 120 },
  "feedback.satisfaction": { weight: 15, good: 80, bad: 30 },
};

export const churnSettings = z.strictObject({
  levels: z
    .strictObject({
      watch: z.number().int().min(1).max(100).describe("A score below it is worth a look"),
      risk: z.number().int().min(1).max(100).describe("A score below it is an alarm, and a task for the owner"),
    })
    .refine(({ watch, risk }) => risk <= watch, { error: "riskAboveWatch", path: ["risk"] })
    .default({ watch: 85, risk: 70 } satisfies Levels),
  signals: z
    .strictObject(
      Object.fromEntries(HEALTH_SIGNALS.map((signal) => [signal, rule.default(DEFAULTS[signal])])) as {
        [of in HealthSignal]: z.ZodDefault<typeof rule>;
      },
    )
    .prefault({}),
  renewedWithin: z
    .number()
    .int()
    .min(0)
    .max(365)
    .default(30)
    .describe("Days after the end of a term within which another counts as its renewal"),
  renewalNotice: z
    .number()
    .int()
    .min(0)
    .max(365)
    .default(60)
    .describe("Days before the end of a term at which its owner gets a task; 0: none"),
  tasks: z.boolean().default(true).describe("Whether owners get tasks"),
});
export type ChurnSettings = z.output<typeof churnSettings>;

/** @param stored what differs from the defaults; what does not fit any more counts for nothing */
export function settingsOf(stored: unknown): ChurnSettings {
  const read = churnSettings.safeParse(stored);
  return read.success ? read.data : churnSettings.parse({});
}
