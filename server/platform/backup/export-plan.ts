/** What an export holds, from what every room says of its tables: pure. A table that nobody speaks of is no part of it, and the architecture test refuses it. */
import type { ModuleManifest, TableRule } from "#platform/module";

export type ExportRule = { room: string; leftOut: readonly string[]; personal: readonly string[]; none: string | null };
export type ExportPlan = ReadonlyMap<string, ExportRule>;

const ruleOf = (room: string, { secrets = [], apart = [], personal, export: none }: TableRule): ExportRule => ({
  room,
  leftOut: [...secrets, ...apart],
  personal,
  none: none === undefined ? null : none.slice("none: ".length),
});

/** Every table with its room, the columns that stay behind, and why some stay behind whole. */
export function exportPlan(manifests: readonly ModuleManifest[]): ExportPlan {
  return new Map(
    manifests.flatMap(({ name, tables }) => Object.entries(tables).map(([table, rule]) => [table, ruleOf(name, rule)] as const)),
  );
}
