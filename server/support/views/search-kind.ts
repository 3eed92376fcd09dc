import { isStaff } from "#platform/http";
import type { SearchKind, Shown } from "#platform/search";
import { nextViewIds, viewDocuments, viewFound, viewPersonal, viewsFound } from "./search-queries.ts";

/** Saved views are found by name, by whoever sees them. Their documents are written with them. */
export const viewSearch: SearchKind = {
  kind: "view",
  stored: ["view"],
  documents: (actor) => (isStaff(actor) && actor.rights.has("tickets.note") ? ["view"] : []),
  visible: (ctx) => viewFound(ctx.actor),
  quiet: { view: viewPersonal },
  show: async (ctx, ids) =>
    new Map<string, Shown>(
      (await viewsFound(ctx.db, ctx.actor, ids)).map(({ id, name, detail, at }) => [
        id,
        { title: name, url: `/desk?view=${id}`, locale: null, texts: [], at, ...(detail !== null && { detail }) },
      ]),
    ),
  source: { load: viewDocuments, next: nextViewIds, events: [] },
};
