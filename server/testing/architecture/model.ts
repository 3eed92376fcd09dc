/** What the architecture's rules look at: plain data, so that the rules can be tested on small bad examples. */

import type { PersonRule } from "#platform/module";

export type ImportedName = { from: string; typeOnly: boolean; names: readonly string[] };

export type SourceFile = {
  /** Relative to the project, with slashes. */
  path: string;
  text: string;
  imports: readonly ImportedName[];
};

export type ManifestTable = {
  personal: readonly string[];
  erasure: string;
  person?: PersonRule | readonly PersonRule[];
  secrets?: readonly string[];
  harmless?: readonly string[];
  apart?: readonly string[];
};

export type Manifest = {
  name: string;
  dependsOn: readonly string[];
  tables: { readonly [table: string]: ManifestTable };
  exportedViews?: readonly string[] | undefined;
};

/** Wings by floor; a room imports rooms of lower floors, and of its own along edges without a circle. */
const FLOORS: { [wing: string]: number } = {
  platform: 0,
  people: 1,
  products: 2,
  licensing: 2,
  support: 3,
  knowledge: 4,
  delivery: 4,
  training: 4,
  community: 4,
  assistant: 5,
  insights: 5,
};
/** The composition root, the mounting of the web and the demo vendor stand on top. */
const TOP_FLOOR = 6;

/** Folders below `server/` that are no rooms; what they may import is said by their own rules. */
const NO_ROOM = new Set(["testing", "migrations", "web", "demo"]);

/**
 * The room a file belongs to, such as `support/tickets` or `support/channels/email`.
 * @param path relative to the project
 * @returns null for the composition root and whatever lies in no room
 */
export function roomOf(path: string): string | null {
  const [top, wing, ...rest] = path.split("/");
  if (top !== "server" || wing === undefined || NO_ROOM.has(wing) || rest.length < 2) return null;
  const depth = wing === "support" && rest[0] === "channels" ? 2 : 1;
  return rest.length > depth ? [wing, ...rest.slice(0, depth)].join("/") : null;
}

/** The floor of a room; the composition root, which is in none, stands on top. */
export function floorOf(room: string | null): number {
  return room === null ? TOP_FLOOR : (FLOORS[room.split("/")[0]!] ?? TOP_FLOOR);
}

/** Whether the room is part of the platform, which everybody may use without saying so. */
export function isPlatform(room: string): boolean {
  return room.startsWith("platform/");
}

/** Whether the file is a test or serves tests alone. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || /(^|\/)test-[a-z-]+\.ts$/.test(path) || path.startsWith("server/testing/");
}
