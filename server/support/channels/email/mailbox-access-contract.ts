/** Who sees what comes to a restricted mailbox. */
import { z } from "zod";
import { defineOperations, id, reference } from "#shared/contract";
import { accessChange, seers } from "#support/tickets";

const byId = z.strictObject({ id });

const mailboxAccess = z.strictObject({
  restricted: z.boolean(),
  team: reference.nullable().describe("The mailbox's own team, which always sees its requests"),
  teams: z.array(reference),
  agents: z.array(reference),
  sees: seers,
  revision: z.number().int().describe("Of the mailbox"),
});
export type MailboxAccess = z.infer<typeof mailboxAccess>;

export const mailboxAccessContract = defineOperations({
  "mailboxes.access.get": {
    method: "GET",
    path: "/mailboxes/{id}/access",
    right: "settings.read",
    summary: "The access list of a mailbox, and who sees its new requests now",
    params: byId,
    response: mailboxAccess,
    etag: true,
  },
  "mailboxes.access.update": {
    method: "PATCH",
    path: "/mailboxes/{id}/access",
    right: "settings.manage",
    summary: "Change who sees new requests of a restricted mailbox beside its team; audited",
    params: byId,
    body: accessChange,
    response: mailboxAccess,
    etag: true,
    ifMatch: true,
  },
});
