/** From the manifests to what is done to each table: pure. */
import type { ModuleManifest, PersonRule, TableRule } from "#platform/module";

export type TablePlan = { table: string; rule: TableRule; ways: readonly PersonRule[] };

function ways(rule: TableRule): readonly PersonRule[] {
  return rule.person === undefined ? [] : [rule.person].flat();
}

/** Tables whose rows of a person the platform finds by a column, in the order of the manifests from the top floor down: what refers goes first. */
export function tablePlans(manifests: readonly ModuleManifest[]): TablePlan[] {
  return manifests
    .toReversed()
    .flatMap(({ tables }) =>
      Object.entries(tables).map(([table, rule]) => ({ table, rule, ways: ways(rule).filter((way) => isColumnWay(way)) })),
    )
    .filter(({ ways: found }) => found.length > 0);
}

function isColumnWay(way: PersonRule): boolean {
  return "contact" in way || "account" in way || "address" in way || "actor" in way || "of" in way;
}

/** Tables with personal columns of people outside, which are swept for what is left of a person. */
export function sweptTables(manifests: readonly ModuleManifest[]): { table: string; columns: readonly string[] }[] {
  return manifests
    .flatMap(({ tables }) => Object.entries(tables))
    .filter(
      ([, rule]) =>
        rule.personal.length > 0 && !rule.erasure.startsWith("keep") && !ways(rule).every((way) => "staff" in way || "nobody" in way),
    )
    .map(([table, rule]) => ({ table, columns: rule.personal }));
}
