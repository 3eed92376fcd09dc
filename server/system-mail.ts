import type { SecretMail } from "#people/identity";
import { queueMail } from "#platform/mail";
import type { Ctx } from "#platform/http";

/** Queues a mail of the program itself, such as a sign-in link: nobody answers it. */
export async function sendSystemMail(ctx: Ctx, { kind, to, subject, text }: SecretMail): Promise<void> {
  const domain = new URL(ctx.platform.config.url).hostname;
  await queueMail(ctx, {
    kind,
    to: { address: to },
    from: { address: `no-reply@${domain}`, name: "Backstay" },
    subject,
    content: { text },
    automatic: true,
  });
}
