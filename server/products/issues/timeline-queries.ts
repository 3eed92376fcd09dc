import { sql } from "kysely";
import type { TimelineSource } from "#platform/timeline";
import { localize } from "#shared/locales";
import { issueVisible } from "./policy.ts";

/** What known issues tell of people and organizations: that one affects them, as they said. */
export const issueTimeline: TimelineSource = (ctx, { kind, id }) => {
  if (kind !== "contact" && kind !== "organization") return [];
  return [
    {
      kind: "knownIssue",
      from: sql`known_issue_reports r join known_issues k on k.id = r.issue_id`,
      where: sql`r.${kind === "contact" ? sql.ref("contact_id") : sql.ref("organization_id")} = ${id} and ${issueVisible(ctx.actor)}`,
      at: sql`r.created_at`,
      id: sql`r.id`,
      actor: sql`'contact:' || r.contact_id`,
      title: sql`'KI-' || k.number || ' ' || coalesce(k.title ->> ${ctx.locale}, k.title ->> 'en', (select min(x.value) from jsonb_each_text(k.title) x))`,
      url: sql`'/desk/issues/' || k.number`,
      data: sql`jsonb_build_object('state', k.state, 'version', r.version)`,
    },
  ];
};

/** How an issue is called where there is little room. */
export function issueName({ number, title }: { number: number; title: { [locale: string]: string } }, locale: string): string {
  return `KI-${number} ${localize(title, locale)}`;
}
