/** The mailboxes of an empty start. */
import { createTeam } from "#people/access";
import { inTransaction, systemContext, type Platform } from "#platform/http";
import { domainOf, normalizeAddress } from "#platform/mail";
import { createMailbox } from "./mailboxes.ts";
import { allMailboxes } from "./queries.ts";

/**
 * Makes `support@`, `billing@` and the restricted `security@` of the administrator's mail domain, when there is no mailbox yet and the
 * domain is known from BACKSTAY_ADMIN_EMAIL.
 */
export async function createDefaultMailboxes(platform: Platform): Promise<void> {
  const admin = platform.config.admin.email ? normalizeAddress(platform.config.admin.email) : null;
  if (!admin) return;
  await inTransaction(systemContext(platform, "email"), async (ctx) => {
    if ((await allMailboxes(ctx.db)).length > 0) return;
    const domain = domainOf(admin);
    await createMailbox(ctx, { address: `support@${domain}`, name: "Support" });
    await createMailbox(ctx, { address: `billing@${domain}`, name: "Billing" });
    const team = await createTeam(ctx, { name: "Security" });
    await createMailbox(ctx, { address: `security@${domain}`, name: "Security", team: team.id, restricted: true });
  });
}
