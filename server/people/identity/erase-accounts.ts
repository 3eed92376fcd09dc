import { staffAccounts } from "#people/access";
import type { PersonHandler } from "#platform/erasure";
import { deleteInvitationsOf } from "./invitation-queries.ts";
import { deleteVerificationsOf, selectAccountByEmail, selectAccounts } from "./queries.ts";

/** Accounts of a person. One that an agent signs in with too is the agent's and stays. */
export const accountErasure: PersonHandler = {
  name: "accounts",
  async identify(ctx, person) {
    for (const address of person.addresses) {
      const account = await selectAccountByEmail(ctx.db, address);
      if (account) person.accounts.add(account.id);
    }
    for (const id of await staffAccounts(ctx.db, [...person.accounts])) person.accounts.delete(id);
    for (const { name, email } of await selectAccounts(ctx.db, [...person.accounts])) {
      person.names.add(name);
      person.addresses.add(email);
    }
  },
  async erase(ctx, person) {
    await deleteVerificationsOf(ctx.db, [...person.addresses]);
    await deleteInvitationsOf(ctx.db, [...person.addresses]);
  },
};
