import { translate } from "#platform/i18n";
import type { Ctx } from "#platform/http";
import type { Locale } from "#shared/locales";
import { INVITATION_LIFETIME, LINK_LIFETIME, PORTAL_INVITATION_LIFETIME } from "./model.ts";

type Kind = "signIn" | "invitation" | "portalInvitation" | "address";

/** The page that each kind of link opens. An invitation's speaks the language it was written in: its reader has not chosen one here yet. */
function pageOf(kind: Kind, locale: Locale): string {
  if (kind === "signIn") return "magic-link";
  return kind === "address" ? "profile/address" : `${locale}/invitation`;
}

/** `security` holds no secret. */
type MailKind = Kind | "security";

/** @property organization its name as the vendor gave it */
export type LinkMail = { kind: Kind; locale: Locale; token: string; organization?: string };

/** A mail that holds a secret: whoever shows outgoing mail hides its text from everybody who could gain rights by reading it. */
export type SecretMail = { kind: MailKind; to: string; locale: Locale; subject: string; text: string };
/** Queues a mail in the transaction of `ctx`; given by the composition root. */
export type SendMail = (ctx: Ctx, mail: SecretMail) => Promise<unknown>;

/**
 * Subject and text of a mail with a link that signs in. It holds nothing that a stranger could have chosen, such as the contact's name: the
 * mail is sent on anybody's asking.
 * @param url the public address
 */
export function linkMail(url: string, { kind, locale, token, organization = "" }: LinkMail): { subject: string; text: string } {
  const site = new URL(url).host;
  const values = {
    site,
    link: `${url}/${pageOf(kind, locale)}?token=${encodeURIComponent(token)}`,
    signIn: `${url}/sign-in`,
    minutes: LINK_LIFETIME / 60,
    hours: INVITATION_LIFETIME / 3_600,
    days: PORTAL_INVITATION_LIFETIME / 86_400,
    organization,
  };
  return { subject: translate(locale, `people.mail.${kind}.subject`, values), text: translate(locale, `people.mail.${kind}.body`, values) };
}
