import { sql } from "kysely";
import type { TimelineSource } from "#platform/timeline";

/** When a person signed in, and how. */
export const identityTimeline: TimelineSource = (ctx, { kind, id }) =>
  kind !== "contact" || !ctx.actor.rights.has("people.read")
    ? []
    : [
        {
          kind: "signIn",
          from: sql`audit_entries s`,
          where: sql`s.actor = ${`contact:${id}`} and s.action like 'session.%' and s.action = 'session.signIn' and s.outcome = 'allowed'`,
          at: sql`s.at`,
          id: sql`s.id`,
          data: sql`jsonb_build_object('how', s.data -> 'how')`,
        },
      ];
