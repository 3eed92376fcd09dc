import { ERASED } from "#platform/erasure";
import type { Registrations } from "#platform/references";
import { beginAutomatic } from "./begin-checklist.ts";
import { blankWords } from "./queries.ts";

/** What checklists give the platform to call: they begin and end with the ticket they stand in, and tell whom a step was given to. */
export const checklistRegistrations: Registrations = {
  references: {},
  liveUpdates: {},
  files: [],
  dependants: {
    ticket: [
      {
        made: (ctx, { id, facts }) => beginAutomatic(ctx, { id, facts: factsOf(facts) }),
        emptied: (ctx, id) => blankWords(ctx.db, id, ERASED),
      },
    ],
  },
  notifications: [
    {
      kind: "stepAssigned",
      types: ["checklist.stepChanged"],
      concerned: (_, { data }) => (typeof data.assigneeId === "string" ? [data.assigneeId] : []),
    },
  ],
};

type Facts = Parameters<typeof beginAutomatic>[1]["facts"];

function factsOf({ number, type, product, brand, form }: { readonly [name: string]: string | number | null }): Facts {
  const text = (value: string | number | null | undefined) => (typeof value === "string" ? value : null);
  return { number: Number(number), type: text(type), product: text(product), brand: text(brand), form: text(form) };
}
