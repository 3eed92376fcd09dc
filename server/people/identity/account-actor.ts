import { CONTACT_RIGHTS, selectActiveAgent } from "#people/access";
import { contactScope, selectContactOfAccount } from "#people/directory";
import type { Authentication, Platform } from "#platform/http";
import { isLocale } from "#shared/locales";

/**
 * Whom an account stands for: an active agent, else a contact.
 * @param account with its proven address
 * @returns null when it stands for nobody any more
 */
export async function accountActor(platform: Platform, account: { accountId: string; email: string }): Promise<Authentication | null> {
  const db = platform.database.staff;
  const agent = await selectActiveAgent(db, account);
  if (agent) {
    const { id, name, role, rights, locale, teams } = agent;
    return {
      actor: { kind: "agent", id, name, email: account.email, role, rights, teams: teams.map((team) => team.id) },
      via: "cookie",
      locale: isLocale(locale) ? locale : null,
    };
  }
  const contact = await selectContactOfAccount(db, account);
  if (!contact) return null;
  const organizations = await contactScope({ db, clock: platform.clock }, contact.id);
  return {
    actor: { kind: "contact", id: contact.id, name: contact.name, email: account.email, rights: CONTACT_RIGHTS, organizations },
    via: "cookie",
    locale: isLocale(contact.locale) ? contact.locale : null,
  };
}
