import { sql } from "kysely";
import type { TimelineSource } from "#platform/timeline";
import { changedValues } from "./value-queries.ts";

/** Changes of custom fields, for timelines: which field, not its values. */
export const fieldTimeline: TimelineSource = (_ctx, { kind, id }) => [changedValues(kind, sql`${id}`)];
