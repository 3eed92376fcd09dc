/** What every ticket that a mail opens has in common, however the mail came. */
import { organizationOf } from "#people/directory";
import type { Ctx } from "#platform/http";
import { isLocale, type Locale } from "#shared/locales";
import type { MailboxRow } from "./queries.ts";

type Requester = { id: string; locale: string | null; created: boolean };

/**
 * Whose it is, in which language, and which brand and team it falls to by its mailbox; of a restricted mailbox only its team and its access list see it.
 * @param written the language the mail is written in, if it could be told
 */
export async function ticketFields(
  ctx: Ctx,
  requester: Requester,
  mailbox: MailboxRow | undefined,
  written: string | null,
): Promise<{
  requesterId: string;
  organizationId: string | null;
  brandId: string | null;
  teamId: string | null;
  restrictedTo: string[];
  restrictedToAgents: string[];
  locale: Locale;
}> {
  const language = requester.locale ?? written ?? mailbox?.locale;
  return {
    requesterId: requester.id,
    // Who was unknown until now belongs nowhere yet.
    organizationId: requester.created ? null : await organizationOf(ctx, requester.id),
    brandId: mailbox?.brand_id ?? null,
    teamId: mailbox?.team_id ?? null,
    restrictedTo: mailbox?.restricted && mailbox.team_id ? [...new Set([mailbox.team_id, ...mailbox.access_teams])] : [],
    restrictedToAgents: mailbox?.restricted ? mailbox.access_agents : [],
    locale: isLocale(language) ? language : "en",
  };
}
