/** Imports of licences from another licence server: their kinds in the order in which they are brought, states, and what becomes of each thing. */
export const IMPORT_KINDS = ["products", "entitlements", "groups", "users", "policies", "licenses", "machines", "components"] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];
export const IMPORT_STATES = ["checking", "checked", "running", "done", "failed", "ended"] as const;
export type ImportState = (typeof IMPORT_STATES)[number];
/** `new`: would be made; `known`: is here already; `refused`: cannot be taken; `created`: was made. */
export const IMPORT_VERDICTS = ["new", "known", "refused", "created"] as const;
export type ImportVerdict = (typeof IMPORT_VERDICTS)[number];
