import { dirname } from "node:path/posix";
import { isTest, roomOf, type Manifest, type ManifestTable, type SourceFile } from "./model.ts";

/** Columns of a table or view of the database; those that hold bytes once more. */
export type DatabaseTables = { [table: string]: { view: boolean; columns: readonly string[]; bytes?: readonly string[] } };

const ERASURE = /^(delete|blank|none|keep: .+)$/;
/** Columns that hold a person's data whatever the table. */
const SURELY_PERSONAL = /(^|_)(email|phone|ip_address|user_agent)$/;

/**
 * One owner for every table, and rules of erasure that fit its columns.
 * @param manifests manifests by the path of their `module.ts`
 * @param database the migrated database
 * @returns one sentence for each fault
 */
export function ownerFaults(manifests: ReadonlyMap<string, Manifest>, database: DatabaseTables): string[] {
  const faults: string[] = [];
  const owners = Map.groupBy(
    [...manifests].flatMap(([path, { tables }]) => Object.keys(tables).map((table) => ({ table, path }))),
    ({ table }) => table,
  );
  for (const [table, { view }] of Object.entries(database))
    if (!view && !owners.has(table)) faults.push(`no module.ts owns the table ${table}`);
  for (const [table, its] of owners) {
    if (its.length > 1) faults.push(`the table ${table} has ${its.length} owners: ${its.map(({ path }) => path).join(", ")}`);
    if (!database[table]) faults.push(`${its[0]!.path} owns ${table}, which the migrations do not make`);
  }
  for (const [path, manifest] of manifests) {
    for (const view of manifest.exportedViews ?? [])
      if (!database[view]?.view) faults.push(`${path} exports the view ${view}, which the migrations do not make`);
    for (const [table, rule] of Object.entries(manifest.tables))
      faults.push(
        ...ruleFaults(path, table, rule, database[table]?.columns ?? []),
        ...personFaults(path, table, rule, database[table]?.columns ?? []),
      );
  }
  return faults;
}

/** Names of columns that open something or are encrypted. */
const LIKE_A_SECRET = /(^|_)(hash|token|password|passphrase|secret|sealed|encrypted|private|totp|cookie)(_|$)/;
const SURELY_NONE = /_(at|hint|id|count|step)$/;

/**
 * Columns that an export would hand out without anybody having said that they are no secrets.
 * @returns one sentence for each fault
 */
export function secretFaults(manifests: ReadonlyMap<string, Manifest>, database: DatabaseTables): string[] {
  return [...manifests].flatMap(([path, { tables }]) =>
    Object.entries(tables).flatMap(([table, { secrets = [], harmless = [], apart = [] }]) => {
      const { columns = [], bytes = [] } = database[table] ?? {};
      const said = [...secrets, ...harmless, ...apart];
      const suspect = columns.filter((column) => bytes.includes(column) || (LIKE_A_SECRET.test(column) && !SURELY_NONE.test(column)));
      return [
        ...said.filter((column) => !columns.includes(column)).map((column) => `${path}: ${table} has no column ${column}`),
        ...suspect
          .filter((column) => !said.includes(column))
          .map((column) => `${path}: say of ${table}.${column} whether an export leaves it out ("secrets") or may hold it ("harmless")`),
      ];
    }),
  );
}

function ruleFaults(
  path: string,
  table: string,
  { personal, erasure }: { personal: readonly string[]; erasure: string },
  columns: readonly string[],
): string[] {
  const faults = personal.filter((column) => !columns.includes(column)).map((column) => `${path}: ${table} has no column ${column}`);
  if (!ERASURE.test(erasure)) faults.push(`${path}: erasure of ${table} is delete, blank, none or "keep: <reason>", not "${erasure}"`);
  if (personal.length > 0 && erasure === "none") faults.push(`${path}: ${table} holds personal columns and says nothing of their erasure`);
  if (erasure === "delete") return faults;
  for (const column of columns) {
    if (SURELY_PERSONAL.test(column) && !personal.includes(column))
      faults.push(`${path}: ${table}.${column} holds a person's data and is not declared personal`);
  }
  return faults;
}

/** How the rows of one person are found: said for every table with personal columns, by columns that are there. */
function personFaults(path: string, table: string, { personal, person = [] }: ManifestTable, columns: readonly string[]): string[] {
  const rules = [person].flat();
  if (personal.length > 0 && rules.length === 0)
    return [`${path}: ${table} holds personal columns and does not say how the rows of one person are found ("person")`];
  return rules.flatMap((rule) =>
    Object.entries(rule)
      .filter(([way, column]) => !["of", "handler", "nobody"].includes(way) && !columns.includes(column))
      .map(([, column]) => `${path}: the rows of a person in ${table} are found by ${column}, which it has not`),
  );
}

/** Handlers of erasure that manifests name and no room registers, and manifests the program does not load. */
export function handlerFaults(manifests: ReadonlyMap<string, Manifest>, handlers: readonly string[], loaded: readonly string[]): string[] {
  return [...manifests].flatMap(([path, { name, tables }]) => [
    ...(loaded.includes(name) ? [] : [`server/manifests.ts does not load ${path}: erasing a person would pass its tables by`]),
    ...Object.entries(tables).flatMap(([table, { person = [] }]) =>
      [person]
        .flat()
        .filter((rule) => "handler" in rule && !handlers.includes(rule.handler))
        .map((rule) => `${path}: nobody registers the handler ${"handler" in rule ? rule.handler : ""} of ${table}`),
    ),
  ]);
}

/**
 * Rooms whose SQL names tables that are not theirs, or views that no room they depend on exports.
 * @returns one sentence for each fault
 */
export function queryFaults(files: readonly SourceFile[], manifests: ReadonlyMap<string, Manifest>, database: DatabaseTables): string[] {
  const byRoom = new Map([...manifests].map(([path, manifest]) => [dirname(path).slice("server/".length), manifest]));
  const names = Object.keys(database).filter((name) => name.length > 0);
  const mention = new RegExp(
    `(?:\\b(?:from|join|into|update|only|using|table)\\s+|\\b(?:selectFrom|innerJoin|leftJoin|insertInto|updateTable|deleteFrom)\\(\\s*["'])(${names.join("|")})\\b`,
    "g",
  );
  return files.flatMap(({ path, text }) => {
    const room = roomOf(path);
    if (room === null || isTest(path) || !path.endsWith(".ts") || names.length === 0) return [];
    const allowed = readable(room, byRoom);
    const strange = new Set([...withoutComments(text).matchAll(mention)].map(([, name]) => name!).filter((name) => !allowed.has(name)));
    return [...strange].map((name) => `${path} reads or writes ${name}, which is another room's`);
  });
}

function readable(room: string, manifests: ReadonlyMap<string, Manifest>): Set<string> {
  const allowed = new Set<string>();
  const add = (manifest: Manifest | undefined, own: boolean) => {
    for (const name of [...(own ? Object.keys(manifest?.tables ?? {}) : []), ...(manifest?.exportedViews ?? [])]) allowed.add(name);
  };
  add(manifests.get(room), true);
  const platform = room.startsWith("platform/");
  for (const [name, manifest] of manifests) {
    // The parts of the platform share its tables; others see what it exports.
    if (name === "platform" || name.startsWith("platform/")) add(manifest, platform);
  }
  for (const name of manifests.get(room)?.dependsOn ?? []) add(manifests.get(name), false);
  return allowed;
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[^]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "");
}
