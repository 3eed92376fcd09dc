import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";
import { ISSUE_SEVERITIES, ISSUE_STATES, ISSUE_VISIBILITIES } from "#shared/issue-codes";

const about = { number: z.number(), issueId: id };
const change = <T extends z.ZodType>(of: T) => z.tuple([of, of]).optional();
const state = z.enum(ISSUE_STATES);

/** Subjects of all: the known issue, then what else it touches. */
export const issueCreated = defineEvent(
  "knownIssue.created",
  1,
  z.strictObject({ ...about, state, visibility: z.enum(ISSUE_VISIBILITIES) }),
);
/** `changes`: before and after; of texts only that they changed. `quiet`: nobody outside is to be told. */
export const issueChanged = defineEvent(
  "knownIssue.changed",
  1,
  z.strictObject({
    ...about,
    changes: z.strictObject({
      state: change(state),
      severity: change(z.enum(ISSUE_SEVERITIES)),
      visibility: change(z.enum(ISSUE_VISIBILITIES)),
      product: change(id),
      fixedIn: change(z.string().nullable()),
      versions: change(z.array(z.string())),
      showsAffected: change(z.boolean()),
      texts: z.literal(true).optional(),
    }),
    quiet: z.boolean(),
  }),
);
/** Somebody said that it affects him too, or took it back. Subjects: issue, contact. */
export const issueReported = defineEvent("knownIssue.reported", 1, z.strictObject(about));
export const issueReportWithdrawn = defineEvent("knownIssue.reportWithdrawn", 1, z.strictObject(about));
export const issueReferenceAdded = defineEvent(
  "knownIssue.referenceAdded",
  1,
  z.strictObject({ ...about, referenceId: id, kind: z.string() }),
);
export const issueReferenceRemoved = defineEvent(
  "knownIssue.referenceRemoved",
  1,
  z.strictObject({ ...about, referenceId: id, kind: z.string() }),
);
export const issueUpdateAdded = defineEvent("knownIssue.updateAdded", 1, z.strictObject({ ...about, updateId: id, public: z.boolean() }));
export const issueUpdateRemoved = defineEvent(
  "knownIssue.updateRemoved",
  1,
  z.strictObject({ ...about, updateId: id, public: z.boolean() }),
);
