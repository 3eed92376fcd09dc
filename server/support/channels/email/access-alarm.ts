import { selectAdministrators, selectAgentNames } from "#people/access";
import { translate } from "#platform/i18n";
import type { Ctx } from "#platform/http";
import { queueMail } from "#platform/mail";
import { DEFAULT_LOCALE, isLocale } from "#shared/locales";
import { mailboxBook } from "./mailbox-book.ts";

/** Writes to every owner and administrator that somebody read or exported unusually much, each in his language. */
export async function tellOfAccess(ctx: Ctx, { kind, actor, count }: { kind: string; actor: string; count: number }): Promise<void> {
  const { platform } = ctx;
  const book = await mailboxBook(platform.database);
  const from = { address: book.forCustomers()?.address ?? `no-reply@${new URL(platform.config.url).hostname}`, name: "Backstay" };
  const [what, id = ""] = actor.split(":");
  const who = what === "agent" ? ((await selectAgentNames(ctx.db, [id]))[0]?.name ?? actor) : actor;
  for (const agent of await selectAdministrators(ctx.db)) {
    const locale = isLocale(agent.locale) ? agent.locale : DEFAULT_LOCALE;
    const values = { who, count };
    await queueMail(ctx, {
      kind: "alarm",
      to: { address: agent.email, name: agent.name },
      from,
      subject: translate(locale, `mail.access.${kind}.subject`, values),
      content: { text: [translate(locale, `mail.access.${kind}`, values), `${platform.config.url}/admin/audit`].join("\n\n") },
      automatic: true,
    });
  }
}
