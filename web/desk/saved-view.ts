import type { View } from "../../server/support/views/contract.ts";
import type { SavedView } from "./views.ts";

/** Takes from a view what its list needs. */
export function toSaved({ id, name, scope, filter, sort, columns, mayChange }: View): SavedView | null {
  return scope === "builtIn" ? null : { id, name: name ?? "", scope, filter, sort, columns, mayChange };
}
