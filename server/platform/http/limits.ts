import type { OperationSpec } from "#shared/contract";
import type { LimitRule } from "#platform/limits";
import type { Actor } from "./actor.ts";

const RULES = {
  staffRead: { name: "staffRead", burst: 300, rate: 100, seconds: 1 },
  staffWrite: { name: "staffWrite", burst: 120, rate: 40, seconds: 1 },
  customerRead: { name: "customerRead", burst: 100, rate: 20, seconds: 1 },
  customerWrite: { name: "customerWrite", burst: 20, rate: 30, seconds: 60 },
  anonymousRead: { name: "anonymousRead", burst: 60, rate: 10, seconds: 1 },
  export: { name: "export", burst: 10, rate: 10, seconds: 60 },
  hook: { name: "hook", burst: 600, rate: 60, seconds: 1 },
  anonymousWrite: { name: "anonymousWrite", burst: 5, rate: 10, seconds: 60 },
} satisfies { [name: string]: LimitRule };

/** The rate limit that holds for an operation and an actor: by person or token, for strangers by address. */
export function limitFor(spec: OperationSpec, actor: Actor): LimitRule {
  const read = spec.method === "GET" || spec.safe === true;
  if (spec.limit === "hook" || spec.limit === "export") return RULES[spec.limit];
  if (actor.kind === "anonymous") return read ? RULES.anonymousRead : RULES.anonymousWrite;
  if (actor.kind === "contact" || actor.kind === "guest") return read ? RULES.customerRead : RULES.customerWrite;
  return read ? RULES.staffRead : RULES.staffWrite;
}
