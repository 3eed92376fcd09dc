import { isStaff } from "#platform/http";
import type { SearchKind, Shown } from "#platform/search";
import { localize } from "#shared/locales";
import { issueByNumber, issueDocuments, issueFound, issueInState, issueNotPublic, issuesFound, nextIssueIds } from "./search-queries.ts";

/** Known issues are found in every language they are written in, by whoever may see them; without signing in, the public ones. */
export const issueSearch: SearchKind = {
  kind: "knownIssue",
  stored: ["knownIssue"],
  documents: (actor) => (actor.rights.has("issues.read") ? ["knownIssue"] : []),
  visible: (ctx) => issueFound(ctx.actor),
  inState: issueInState,
  quiet: { knownIssue: issueNotPublic },
  async show(ctx, ids) {
    const base = isStaff(ctx.actor) ? "/desk/issues" : "/issues";
    const rows = await issuesFound(ctx, ids);
    return new Map<string, Shown>(
      rows.map(({ id, number, title, description, workaround, product, state, at }) => [
        id,
        {
          title: localize(title, ctx.locale),
          url: `${base}/${number}`,
          locale: null,
          texts: [localize(description, ctx.locale), localize(workaround, ctx.locale)].filter((text) => text !== ""),
          detail: localize(product, ctx.locale),
          state,
          at,
        },
      ]),
    );
  },
  async named(ctx, q) {
    const number = /^ki-(\d{1,15})$/i.exec(q.trim())?.[1];
    return number ? issueByNumber(ctx, Number(number)) : [];
  },
  source: { load: issueDocuments, next: nextIssueIds, events: ["knownIssue.created", "knownIssue.changed"] },
};
