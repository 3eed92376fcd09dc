/** Who may see and change known issues. One SQL fragment for reading, listing, searching and live updates alike. */
import { sql, type RawBuilder } from "kysely";
import { isStaff, type Actor } from "#platform/http";
import type { IssueVisibility } from "#shared/issue-codes";

/** Whether the actor may see the known issue `k`. The second wall, row-level security, says the same for customers. */
export function issueVisible(actor: Actor): RawBuilder<boolean> {
  if (!actor.rights.has("issues.read")) return sql`false`;
  if (isStaff(actor)) return sql`true`;
  return actor.kind === "contact" ? sql`k.visibility <> 'internal'` : sql`k.visibility = 'public'`;
}

/** Whether a change is one that customers see, or saw: that needs the right to publish. */
export function needsPublishing(before: IssueVisibility, after: IssueVisibility): boolean {
  return before !== "internal" || after !== "internal";
}
