import type { PersonHandler } from "#platform/erasure";
import { markErased, personOf } from "./erasure-queries.ts";

/** The person's record: by what else he is known. */
export const contactErasure: PersonHandler = {
  name: "directory",
  async identify(ctx, person) {
    const found = await personOf(ctx.db, [...person.contacts]);
    for (const { address, kind } of found.addresses) (kind === "phone" ? person.phones : person.addresses).add(address);
    for (const name of found.names) person.names.add(name);
    for (const id of found.accounts) person.accounts.add(id);
  },
  async finish(ctx, person) {
    await markErased(ctx.db, [...person.contacts], ctx.clock.now());
  },
};
