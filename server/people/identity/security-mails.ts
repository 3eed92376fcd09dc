/** Tells somebody by mail, in his language, that the way he signs in was changed: whoever did not do it himself learns of it. */
import type { Subscriber } from "#platform/events";
import { systemContext } from "#platform/http";
import { translate } from "#platform/i18n";
import { DEFAULT_LOCALE } from "#shared/locales";
import { accountActor } from "./account-actor.ts";
import type { AuthService } from "./auth-service.ts";
import { securityChanged } from "./events.ts";
import { selectAccount } from "./queries.ts";

/** The mail holds nothing that a stranger could have chosen, and no link that signs in. */
export function securitySubscriber({ platform, sendMail }: AuthService): Subscriber {
  return {
    name: "identity.securityMails",
    types: [securityChanged.type],
    async handle(db, events) {
      for (const event of events) {
        const { accountId, change } = securityChanged.data.parse(event.data);
        const account = await selectAccount(db, accountId);
        const person = account && (await accountActor(platform, { accountId, email: account.email }));
        // Whoever stands for nobody any more is told nothing.
        if (!account || !person) continue;
        const locale = person.locale ?? DEFAULT_LOCALE;
        const { url } = platform.config;
        const page = person.actor.kind === "agent" ? `${url}/account` : `${url}/${locale}/profile/security`;
        const values = { site: new URL(url).host, link: page, what: translate(locale, `people.mail.security.${change}`) };
        await sendMail(systemContext(platform, "identity", db), {
          kind: "security",
          to: account.email,
          locale,
          subject: translate(locale, "people.mail.security.subject", values),
          text: translate(locale, "people.mail.security.body", values),
        });
      }
    },
  };
}
