import { subjectsOf, type PersonHandler } from "#platform/erasure";
import { intakeOfMessages } from "./erasure-queries.ts";

/** Which raw mails became what he asked and said, so that they go with it. */
export const threadErasure: PersonHandler = {
  name: "email",
  async identify(ctx, person) {
    for (const id of await intakeOfMessages(ctx.db, subjectsOf(person, "ticket"), subjectsOf(person, "message")))
      person.subjects.add(`intake:${id}`);
  },
};
