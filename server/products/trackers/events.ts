import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

/** A tracker was added, changed, given another secret, or removed. Subject: the tracker. */
export const trackerChanged = defineEvent(
  "tracker.changed",
  1,
  z.strictObject({ trackerId: id, change: z.enum(["created", "changed", "rotated", "removed"]) }),
);
/** A reference is kept in step with its tracker from now on, or no longer. Subjects: issue, tracker. */
export const mirrorBegun = defineEvent("knownIssue.mirrorBegun", 1, z.strictObject({ number: z.number(), issueId: id, referenceId: id }));
export const mirrorEnded = defineEvent("knownIssue.mirrorEnded", 1, z.strictObject({ number: z.number(), issueId: id, referenceId: id }));
