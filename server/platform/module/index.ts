/** The manifest of a room: what it depends on, owns and registers. Read by the composition root and by the architecture test. */

export type TableRule = {
  /** Columns that hold data about a person. */
  personal: readonly string[];
  /** What erasing a person does to the rows: delete them, blank the personal columns, or keep them and why. */
  erasure: "delete" | "blank" | `keep: ${string}` | "none";
  /** How long rows are kept, in words; absent: until erased. */
  retention?: string;
};

export type ModuleManifest = {
  /** Path below `server/`, such as `support/tickets`. */
  name: string;
  /** Rooms it imports, by the same kind of path. The platform is always there. */
  dependsOn: readonly string[];
  tables: { readonly [table: string]: TableRule };
  /** Views other rooms may join. */
  exportedViews?: readonly string[];
};

/** Declares a room. */
export function defineModule<const T extends ModuleManifest>(manifest: T): T {
  return manifest;
}
