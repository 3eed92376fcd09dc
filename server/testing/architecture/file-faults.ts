import { resolveImport } from "./import-faults.ts";
import { isTest, roomOf, type SourceFile } from "./model.ts";

const LONGEST_FILE = 400;
const GENERATED = new Set(["server/migrations/tables.ts"]);
/** Folders a room may have. */
const ROOM_FOLDERS = new Set(["model", "adapters"]);
const FILE_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.(http|type))?(\.test)?\.ts$/;
/** Where SQL may be written: the queries of a room and its one visibility fragment. */
const SQL_FILE = /(^|[/-])(queries|policy)\.ts$/;
/** What a contract, which browsers load too, may import. */
const BROWSER_SAFE = /^(zod$|\.\/|#shared\/)/;

/**
 * Names, length and contents that a file may have by where it lies.
 * @returns one sentence for each fault
 */
export function fileFaults(files: readonly SourceFile[]): string[] {
  return [
    ...files.flatMap((file) => [
      ...lengthFaults(file),
      ...nameFaults(file),
      ...contractFaults(file),
      ...sharedFaults(file),
      ...webFaults(file),
      ...noteFaults(file),
    ]),
    ...doorFaults(files),
  ];
}

function lengthFaults({ path, text }: SourceFile): string[] {
  const lines = text.split("\n").length - 1;
  return lines > LONGEST_FILE && !GENERATED.has(path) ? [`${path} has ${lines} lines; ${LONGEST_FILE} are the most`] : [];
}

function nameFaults({ path }: SourceFile): string[] {
  const room = roomOf(path);
  if (room === null || !path.endsWith(".ts")) return [];
  const [file, ...folders] = path.slice(`server/${room}/`.length).split("/").toReversed();
  const faults = FILE_NAME.test(file!) ? [] : [`${path}: file names are words joined by hyphens`];
  const [folder] = folders.toReversed();
  if (folder !== undefined && (!ROOM_FOLDERS.has(folder) || folders.length > 1))
    faults.push(`${path}: a room has no folders but ${[...ROOM_FOLDERS].join(" and ")}`);
  return faults;
}

function contractFaults({ path, imports }: SourceFile): string[] {
  if (roomOf(path) === null || !path.endsWith("/contract.ts")) return [];
  return imports
    .filter(({ from, typeOnly }) => !typeOnly && !BROWSER_SAFE.test(from))
    .map(({ from }) => `${path} imports ${from}: a contract is loaded by browsers too`);
}

function sharedFaults({ path, imports }: SourceFile): string[] {
  if (!path.startsWith("shared/") || isTest(path)) return [];
  return imports
    .filter(({ from }) => {
      const target = resolveImport(path, from);
      return target.kind === "package" ? target.path.startsWith("node:") : !target.path.startsWith("shared/");
    })
    .map(({ from }) => `${path} imports ${from}: shared runs in browsers and imports nothing else of ours`);
}

function webFaults({ path, imports }: SourceFile): string[] {
  if (!/^(web|widget)\//.test(path) || isTest(path)) return [];
  return imports
    .filter(({ from, typeOnly }) => !typeOnly && resolveImport(path, from).path.startsWith("server/"))
    .map(({ from }) => `${path} imports ${from} of the server: the web imports its types and nothing that runs`);
}

/** What customers get can never hold a note: their channels do not even import one. */
function noteFaults({ path, imports }: SourceFile): string[] {
  if (!/^(server\/(support\/channels|platform\/mail)|web\/portal|widget)\//.test(path) || isTest(path)) return [];
  return imports
    .flatMap(({ names, from }) => [...names, from.split("/").at(-1)!])
    .filter((name) => /notes?(?![a-z])|^note/i.test(name.replaceAll(/[Nn]ote(d|pad|worthy)|[Ff]ootnote|[Dd]enote/g, "")))
    .map((name) => `${path} imports ${name}: channels to customers import no notes`);
}

function doorFaults(files: readonly SourceFile[]): string[] {
  const rooms = Map.groupBy(files, ({ path }) => roomOf(path));
  return [...rooms].flatMap(([room, its]) => {
    if (room === null) return [];
    const has = (name: string) => its.some(({ path }) => path === `server/${room}/${name}`);
    const faults = has("index.ts") ? [] : [`the room ${room} has no door (index.ts)`];
    if (!room.startsWith("platform/") && !has("module.ts")) faults.push(`the room ${room} has no manifest (module.ts)`);
    return faults;
  });
}

/** SQL outside a room's queries and policy. */
export function sqlFaults(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => {
      const room = roomOf(path);
      return room !== null && !room.startsWith("platform/") && !isTest(path) && !SQL_FILE.test(path);
    })
    .filter(
      ({ imports, text }) =>
        imports.some(({ from, names, typeOnly }) => from === "kysely" && !typeOnly && names.includes("sql")) ||
        /\.(selectFrom|insertInto|updateTable|deleteFrom)\(/.test(text),
    )
    .map(({ path }) => `${path} holds SQL: that belongs into queries.ts`);
}
