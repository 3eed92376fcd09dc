import { isStaff } from "#platform/http";
import type { SearchKind, Shown } from "#platform/search";
import { macroDocuments, macroFound, macroPersonal, macrosFound, nextMacroIds } from "./search-queries.ts";

/** Macros and snippets are found by name, folder and what they say, by whoever may use them. Their documents are written with them. */
export const macroSearch: SearchKind = {
  kind: "macro",
  stored: ["macro"],
  documents: (actor) => (isStaff(actor) && actor.rights.has("tickets.note") ? ["macro"] : []),
  visible: (ctx) => macroFound(ctx.actor),
  quiet: { macro: macroPersonal },
  show: async (ctx, ids) =>
    new Map<string, Shown>(
      (await macrosFound(ctx.db, ctx.actor, ids)).map(({ id, name, folder, texts, at }) => [
        id,
        { title: name, url: `/desk/macros/${id}`, locale: null, texts, at, ...(folder !== "" && { detail: folder }) },
      ]),
    ),
  source: { load: macroDocuments, next: nextMacroIds, events: [] },
};
