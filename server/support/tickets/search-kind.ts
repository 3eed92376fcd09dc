import { isStaff } from "#platform/http";
import type { SearchKind, Shown } from "#platform/search";
import { seesInside } from "./policy.ts";
import {
  documentVisible,
  nextTicketIds,
  ticketInState,
  ticketRestricted,
  ticketByNumber,
  ticketDocuments,
  ticketsForSearch,
} from "./search-queries.ts";

/** Tickets are found by their subject and messages; by those who see inside, by their notes too. */
export const ticketSearch: SearchKind = {
  kind: "ticket",
  stored: ["ticket", "ticketNotes"],
  documents: (actor) =>
    actor.kind === "anonymous" || (isStaff(actor) && actor.kind !== "system" && !actor.rights.has("tickets.read"))
      ? []
      : seesInside(actor)
        ? ["ticket", "ticketNotes"]
        : ["ticket"],
  visible: documentVisible,
  inState: ticketInState,
  quiet: { ticket: ticketRestricted, ticketNotes: ticketRestricted },
  async show(ctx, ids, what) {
    const base = isStaff(ctx.actor) ? "/desk/tickets" : "/requests";
    const rows = await ticketsForSearch(ctx, ids, { ...what, notes: seesInside(ctx.actor) });
    return new Map<string, Shown>(
      rows.map(({ id, number, subject, locale, category, requester, at, texts }) => [
        id,
        {
          title: `#${number} ${subject}`,
          url: `${base}/${number}`,
          locale,
          texts,
          state: category,
          at,
          ...(requester !== null && { detail: requester }),
        },
      ]),
    );
  },
  async named(ctx, q) {
    const number = /^#?(\d{1,15})$/.exec(q)?.[1];
    return number ? ticketByNumber(ctx, Number(number)) : [];
  },
  // Documents of tickets are written in the statements that write their messages.
  source: { load: ticketDocuments, next: nextTicketIds, events: [] },
};
