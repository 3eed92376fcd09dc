import type { PersonHandler } from "#platform/erasure";
import { dropParts } from "./list-queries.ts";

/** Nobody knows who else stands in a file: with whoever is erased, the files of all lists that are not at work go. */
export const licenseListErasure: PersonHandler = {
  name: "license lists",
  erase: (ctx) => dropParts(ctx.db, {}),
};
