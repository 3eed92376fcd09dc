/** Who of the vendor's people sees a ticket. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, reference } from "#shared/contract";

const byNumber = z.strictObject({ number: z.coerce.number().int().min(1).max(9_007_199_254_740_991) });

/** Who sees a thing now, and why; of many the first hundred. */
export const seers = z.strictObject({
  total: z.number().int(),
  people: z.array(z.strictObject({ ...reference.shape, because: z.enum(["role", "listed", "assignee", "team", "everybody"]) })),
  tokens: z.number().int().describe("API tokens that see every restricted ticket"),
});

/** The list itself as a change of it writes it: all teams and agents from now on. */
export const accessChange = z.strictObject({
  teams: z.array(idOrSlug).max(50).optional().describe("All teams of the list from now on"),
  agents: z.array(id).max(200).optional().describe("All agents of the list from now on"),
});

const ticketAccess = z.strictObject({
  restricted: z.boolean(),
  teams: z.array(reference),
  agents: z.array(reference),
  assignee: reference.nullable().describe("Sees the ticket as long as it is his"),
  sees: seers,
  revision: z.number().int().describe("Of the ticket"),
});
export type TicketAccess = z.infer<typeof ticketAccess>;

export const ticketAccessContract = defineOperations({
  "tickets.access.get": {
    method: "GET",
    path: "/tickets/{number}/access",
    right: "tickets.note",
    summary: "Whether a ticket is restricted, its access list, and who of the vendor's people sees it now",
    params: byNumber,
    response: ticketAccess,
    etag: true,
  },
  "tickets.access.update": {
    method: "PATCH",
    path: "/tickets/{number}/access",
    right: "tickets.assign",
    summary: "Restrict a ticket to a list of teams and agents, change the list, or open it to everybody again; audited",
    params: byNumber,
    body: accessChange.extend({ restricted: z.boolean().optional() }),
    response: ticketAccess,
    etag: true,
    ifMatch: true,
    errors: ["ticketAccess.nobody"],
  },
});
