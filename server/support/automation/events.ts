import { z } from "zod";
import { id } from "#shared/contract";
import { RULE_ACTIONS } from "#shared/automation";
import { defineEvent } from "#platform/events";

/** A rule did something to a ticket, could not, or was stopped. Subjects: ticket, rule. */
export const ruleRan = defineEvent(
  "rule.ran",
  1,
  z.strictObject({
    number: z.number(),
    ruleId: id,
    version: z.number().int(),
    runId: id,
    outcome: z.enum(["done", "failed", "loop", "limited"]),
    did: z.array(z.enum(RULE_ACTIONS)),
  }),
);

/** A rule tells agents of a ticket. Subjects: ticket, rule, then the agents. */
export const ruleNotified = defineEvent("rule.notified", 1, z.strictObject({ number: z.number(), ruleId: id, agents: z.array(id) }));

/** A rule was made, changed, put elsewhere or removed. Subjects: rule. */
export const ruleChanged = defineEvent(
  "rule.changed",
  1,
  z.strictObject({ ruleId: id, version: z.number().int(), how: z.enum(["created", "changed", "on", "off", "removed"]) }),
);
