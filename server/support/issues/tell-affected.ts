/** Tells those who are affected by a known issue that its state is another: one mail each, in their language and the vendor's words. */
import { isImported, type StoredEvent, type Subscriber } from "#platform/events";
import { translate } from "#platform/i18n";
import { systemContext, type Ctx, type Platform } from "#platform/http";
import { normalizeAddress, queueMail, wantsNoNotices } from "#platform/mail";
import { issueChanged, issueForNotice } from "#products/issues";
import { localize } from "#shared/locales";
import { noticeSender } from "#support/channels/email";
import { localeOf, renderAutomatic, textBook } from "#support/texts";
import { selectReceivers } from "./queries.ts";

const AT_ONCE = 200;

/** What a batch of changes ends in: of an issue whose state changed more than once only the last is told. */
function lastStates(events: readonly Pick<StoredEvent, "data" | "subjects">[]): Map<string, string> {
  const states = new Map<string, string>();
  for (const event of events) {
    const { issueId, changes, quiet } = issueChanged.data.parse(event.data);
    if (!changes.state) continue;
    if (quiet || isImported(event)) states.delete(issueId);
    else states.set(issueId, changes.state[1]);
  }
  return states;
}

/** Queues the mails about an issue that is in this state; nothing when it is in another by now, or nobody outside may see it. */
async function tellAffected(ctx: Ctx, issueId: string, state: string): Promise<void> {
  const issue = await issueForNotice(ctx.db, issueId);
  if (!issue || issue.state !== state) return;
  const { platform } = ctx;
  const [texts, from] = [await textBook(platform.database), await noticeSender(platform, null)];
  if (!from || !texts.enabled("knownIssue", from.brandId)) return;
  for (let after: string | null = null; ;) {
    const receivers = await selectReceivers(ctx.db, issueId, after, AT_ONCE);
    for (const { name, address: stored, locale: tag } of receivers) {
      const address = normalizeAddress(stored);
      if (!address || from.isOurs(address) || (await wantsNoNotices(ctx.db, address))) continue;
      const locale = localeOf(tag ?? "en");
      const values = {
        brand: from.name,
        product: localize(issue.product, locale),
        title: localize(issue.title, locale),
        state:
          issue.state === "fixed" && issue.fixed_in !== null
            ? translate(locale, "mail.issueState.fixedIn", { version: issue.fixed_in })
            : translate(locale, `mail.issueState.${issue.state}`),
        link: `${platform.config.url}/${locale}/issues/${issue.number}`,
      };
      const { subject, ...content } = renderAutomatic({ locale, fields: texts.fields("knownIssue", from.brandId, locale), values });
      await queueMail(ctx, {
        kind: "knownIssue",
        about: `knownIssue:${issueId}`,
        to: { address, name: name ?? "" },
        from: { address: from.address, name: from.name },
        subject,
        locale,
        content,
        automatic: true,
        notice: true,
      });
    }
    if (receivers.length < AT_ONCE) return;
    after = receivers.at(-1)!.id;
  }
}

/** A new state is told, exactly once. */
export function issueNoticeSubscribers(platform: Platform): Subscriber[] {
  return [
    {
      name: "issues.notices",
      types: [issueChanged.type],
      async handle(db, events) {
        const ctx = systemContext(platform, "issues", db);
        for (const [issueId, state] of lastStates(events)) await tellAffected(ctx, issueId, state);
      },
    },
  ];
}
