import { z } from "zod";
import { defineEvent } from "#platform/events";
import { id } from "#shared/contract";

/** A customer chose which mails he wants. */
export const noticesChosen = defineEvent(
  "notices.chosen",
  1,
  z.strictObject({ contactId: id, organization: z.enum(["none", "opened", "all"]) }),
);
