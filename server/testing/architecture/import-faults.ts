import { dirname, join } from "node:path/posix";
import { floorOf, isPlatform, isTest, roomOf, type ImportedName, type Manifest, type SourceFile } from "./model.ts";

type Edge = { from: string; to: string; path: string; typeOnly: boolean };

/** Where an import of ours leads. */
type Target = { kind: "door" | "file"; path: string } | { kind: "package"; path: string };

const MANIFESTS = "server/manifests.ts";
/** Belongs to all rooms of the platform and to none. */
const PLATFORM_MANIFEST = "server/platform/module.ts";

/**
 * Doors, floors, declared dependencies and circles of the rooms.
 * @param files every source file
 * @param manifests manifests by the path of their `module.ts`
 * @returns one sentence for each fault
 */
export function importFaults(files: readonly SourceFile[], manifests: ReadonlyMap<string, Manifest>): string[] {
  const byRoom = new Map([...manifests].map(([path, manifest]) => [dirname(path).slice("server/".length), manifest]));
  const faults: string[] = [];
  const edges: Edge[] = [];
  for (const file of files.filter(({ path }) => path.startsWith("server/") && path.endsWith(".ts") && path !== PLATFORM_MANIFEST)) {
    const room = roomOf(file.path);
    for (const its of file.imports) {
      const target = resolveImport(file.path, its.from);
      if (target.kind === "package") continue;
      const to = roomOf(target.path);
      if (target.path.startsWith("server/testing/") && !isTest(file.path))
        faults.push(`${file.path} imports ${its.from}, which is for tests`);
      if (to === null) faults.push(...outsideRooms(file.path, room, its, target.path));
      else if (to !== room) {
        // The composition root reads what each room says of itself.
        if (target.kind === "file" && file.path !== MANIFESTS)
          faults.push(`${file.path} imports ${its.from}: go through the door, "#${to}"`);
        if (room !== null && !isTest(file.path)) edges.push({ from: room, to, path: file.path, typeOnly: its.typeOnly });
      }
    }
  }
  for (const edge of edges) faults.push(...edgeFaults(edge, byRoom));
  return [...faults, ...declarationFaults(byRoom, edges, files), ...circles(edges)];
}

/** Where `from`, written in the file at `path`, leads. */
export function resolveImport(path: string, from: string): Target {
  if (from.startsWith(".")) return { kind: "file", path: join(dirname(path), from) };
  if (from === "#testing") return { kind: "door", path: "server/testing/index.ts" };
  if (from === "#tables") return { kind: "door", path: "server/migrations/tables.ts" };
  if (from.startsWith("#shared/")) return { kind: "door", path: `shared/${from.slice("#shared/".length)}.ts` };
  if (from.startsWith("#")) return { kind: "door", path: `server/${from.slice(1)}/index.ts` };
  return { kind: "package", path: from };
}

function outsideRooms(path: string, room: string | null, { from }: ImportedName, target: string): string[] {
  if (room === null || isTest(path)) return [];
  if (
    target.startsWith("server/") &&
    target !== "server/migrations/tables.ts" &&
    !isWithin(target, `server/${room}/`) &&
    !target.startsWith("server/testing/")
  ) {
    return [`${path} imports ${from} of the composition root: what must reach up is registered, not imported`];
  }
  if (!target.startsWith("server/") && !target.startsWith("shared/") && !target.startsWith("locales/"))
    return [`${path} imports ${from}: a room imports rooms and shared, nothing else of ours`];
  return [];
}

function isWithin(path: string, folder: string): boolean {
  return path.startsWith(folder);
}

function edgeFaults({ from, to, path }: Edge, manifests: ReadonlyMap<string, Manifest>): string[] {
  if (floorOf(to) > floorOf(from)) return [`${path} imports "#${to}", which is on a higher floor`];
  if (isPlatform(to)) return [];
  const manifest = manifests.get(from);
  if (!manifest) return [`${path}: the room ${from} imports "#${to}" and has no module.ts that says so`];
  return manifest.dependsOn.includes(to) ? [] : [`${path} imports "#${to}", which server/${from}/module.ts does not declare`];
}

function declarationFaults(manifests: ReadonlyMap<string, Manifest>, edges: readonly Edge[], files: readonly SourceFile[]): string[] {
  return [...manifests].flatMap(([room, manifest]) => {
    const faults = manifest.name === room ? [] : [`server/${room}/module.ts calls itself ${manifest.name}`];
    if (roomOf(`server/${room}/module.ts`) === null) return faults;
    for (const to of manifest.dependsOn) {
      const views = manifests.get(to)?.exportedViews ?? [];
      const used =
        edges.some((edge) => edge.from === room && edge.to === to) ||
        files.some((file) => roomOf(file.path) === room && views.some((view) => file.text.includes(view)));
      if (!used) faults.push(`server/${room}/module.ts declares ${to} and uses nothing of it`);
    }
    return faults;
  });
}

/** Circles between rooms. A type alone makes none: nothing of it is left when the program runs. */
function circles(edges: readonly Edge[]): string[] {
  const next = Map.groupBy(
    edges.filter(({ typeOnly }) => !typeOnly),
    ({ from }) => from,
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (room: string, path: readonly string[]): void => {
    const at = path.indexOf(room);
    if (at >= 0) {
      found.push(`rooms in a circle: ${[...path.slice(at), room].join(" -> ")}`);
      return;
    }
    if (done.has(room)) return;
    for (const to of new Set((next.get(room) ?? []).map((edge) => edge.to))) visit(to, [...path, room]);
    done.add(room);
  };
  for (const room of next.keys()) visit(room, []);
  return found;
}
