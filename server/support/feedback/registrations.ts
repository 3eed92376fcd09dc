import type { Registrations } from "#platform/references";
import { agentOfSurvey, blankComments } from "./survey-queries.ts";

/** What feedback gives the platform to call: whom a rating concerns, and what goes with the words of a ticket. */
export const feedbackRegistrations: Registrations = {
  references: {},
  liveUpdates: {},
  files: [],
  dependants: { ticket: [{ emptied: (ctx, id) => blankComments(ctx.db, id) }] },
  notifications: [
    {
      kind: "rated",
      types: ["survey.answered"],
      // An answer about no ticket is nobody's alone.
      concerned: async (ctx, { subjects, data }) => {
        const agent = subjects[0]!.startsWith("ticket:") ? await agentOfSurvey(ctx.db, String(data.surveyId)) : null;
        return agent ? [agent] : [];
      },
    },
  ],
};
