import { isStaff } from "#platform/http";
import type { Registrations } from "#platform/references";
import { issueTitles, visibleIssueIds } from "./queries.ts";
import { issueSearch } from "./search-kind.ts";
import { issueByNumber } from "./search-queries.ts";
import { issueName, issueTimeline } from "./timeline-queries.ts";

/** What known issues give the platform to call: how they are named elsewhere, who sees them live, how they are found. */
export const issueRegistrations: Registrations = {
  references: {
    knownIssue: async (ctx, ids) => {
      const base = isStaff(ctx.actor) ? "/desk/issues" : "/issues";
      return (await issueTitles(ctx, ids)).map(({ id, number, title }) => ({
        kind: "knownIssue",
        id,
        title: issueName({ number, title }, ctx.locale),
        url: `${base}/${number}`,
      }));
    },
  },
  liveUpdates: { knownIssue: visibleIssueIds },
  find: {
    knownIssue: async (ctx, name) => {
      const number = /^(?:ki-)?(\d{1,15})$/i.exec(name.trim())?.[1];
      return number ? ((await issueByNumber(ctx, Number(number)))[0] ?? null) : null;
    },
  },
  files: [],
  timeline: [issueTimeline],
  search: [issueSearch],
};
