/** The manifest of a room: what it depends on, owns and registers. Read by the composition root and by the architecture test. */

/** How the rows about one person are found; several ways may hold for one table. */
export type PersonRule =
  /** The column names the person's record. */
  | { contact: string }
  /** The column names the account he signs in with. */
  | { account: string }
  /** The column holds an address of his as it is stored. */
  | { address: string }
  /** The column names who acted, as `contact:<id>`. */
  | { actor: string }
  /** The rows hang on a thing that is about him, such as what he asked: its kind, and the column that names it. */
  | { of: string; by: string }
  /** A registered handler finds and erases them. */
  | { handler: string }
  /** They are about the vendor's own people, whom the column names. */
  | { staff: string }
  /** They are about nobody outside, and why. */
  | { nobody: string };

export type TableRule = {
  /** Columns that hold data about a person. */
  personal: readonly string[];
  /** What erasing a person does to the rows: delete them, blank the personal columns, or keep them and why. */
  erasure: "delete" | "blank" | `keep: ${string}` | "none";
  /** How the rows of one person are found; needed where there are personal columns. */
  person?: PersonRule | readonly PersonRule[];
  /** How long rows are kept, in words; absent: until erased. */
  retention?: string;
  /** Columns that open something, or are encrypted with the secret key: an export leaves them out. */
  secrets?: readonly string[];
  /** Columns whose name or type is like a secret's and that are none. */
  harmless?: readonly string[];
  /** Columns that an export holds as files of their own. */
  apart?: readonly string[];
  /** Why an export leaves the whole table out; absent: it is in it. */
  export?: `none: ${string}`;
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
