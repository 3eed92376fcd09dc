/** Turning off an endpoint that takes nothing, and telling who looks after it. */
import { selectAdministrators, selectAgent } from "#people/access";
import { emit } from "#platform/events";
import type { Ctx } from "#platform/http";
import { translate } from "#platform/i18n";
import { queueMail } from "#platform/mail";
import { isLocale } from "#shared/locales";
import { noticeSender } from "#support/channels/email";
import { endpointDisabled } from "./events.ts";
import { disableEndpoint, type EndpointRow } from "./queries.ts";

/** In a transaction. Nothing where somebody turned it off before. */
export async function turnOff(tx: Ctx, endpoint: EndpointRow, reason: "gone" | "failing"): Promise<void> {
  if (!(await disableEndpoint(tx.db, endpoint.id, reason, tx.clock.now()))) return;
  await emit(tx, endpointDisabled, { subjects: [`webhookEndpoint:${endpoint.id}`], data: { endpointId: endpoint.id, reason } });
  const owner = endpoint.owner && (await selectAgent(tx.db, endpoint.owner.id));
  const told = owner?.active ? [owner] : (await selectAdministrators(tx.db)).slice(0, 5);
  const { config } = tx.platform;
  const from = await noticeSender(tx.platform, null);
  for (const { email, name, locale: tag } of told) {
    const locale = isLocale(tag) ? tag : "en";
    const values = { name: endpoint.name, link: `${config.url}/admin/webhooks/${endpoint.id}` };
    await queueMail(tx, {
      kind: "webhook",
      to: { address: email, name },
      from: { address: from?.address ?? `no-reply@${new URL(config.url).hostname}`, name: "Backstay" },
      subject: translate(locale, "mail.webhook.subject", values),
      locale,
      content: { text: translate(locale, `mail.webhook.${reason}`, values) },
      automatic: true,
    });
  }
}
