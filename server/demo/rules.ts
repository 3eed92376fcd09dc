import type { Ctx } from "#platform/http";
import { createRule } from "#support/automation";

type Things = { calendar: string; product: string; security: string; frontline: string };

/**
 * Three rules: two at work, and one that is still to be tried.
 * @param next a context a little later, so that they stand in their order
 */
export async function writeRules(next: () => Ctx, { calendar, product, security, frontline }: Things): Promise<void> {
  const base = { any: [], stop: false };
  await createRule(next(), {
    ...base,
    name: "Security reports are looked at first",
    enabled: true,
    trigger: { on: "opened" },
    all: [{ field: "type", is: "in", values: ["security"] }],
    actions: [
      { do: "priority", priority: "urgent" },
      { do: "tag", add: ["security"], remove: [] },
      { do: "notify", agents: [], teams: [security], assignee: true },
    ],
  });
  await createRule(next(), {
    ...base,
    name: "Ledger before 4.0: no more fixes",
    enabled: true,
    trigger: { on: "opened" },
    all: [
      { field: "product", is: "in", values: [product] },
      { field: "version", is: "within", from: null, below: "4.0" },
    ],
    actions: [
      { do: "tag", add: ["old-version"], remove: [] },
      {
        do: "note",
        text: "This version gets no more fixes. Point to the upgrade guide, and see whether maintenance covers the new version.",
      },
    ],
  });
  await createRule(next(), {
    ...base,
    name: "A working day without an answer",
    enabled: false,
    trigger: { since: "customerWrote", minutes: 8 * 60, calendar },
    all: [
      { field: "category", is: "in", values: ["new", "open"] },
      { field: "lastAuthor", is: "in", values: ["contact"] },
    ],
    actions: [
      { do: "tag", add: ["waits-for-us"], remove: [] },
      { do: "notify", agents: [], teams: [frontline], assignee: true },
    ],
  });
}
