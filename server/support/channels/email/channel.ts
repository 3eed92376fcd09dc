/** The e-mail channel of a process: what the platform's intake calls. */
import type { Platform } from "#platform/http";
import {
  createDnsCache,
  createMailParser,
  domainOf,
  IMPORT_CHANNEL,
  mailOfBounceAddress,
  tagOf,
  type InboundHandler,
} from "#platform/mail";
import { decideImport, ownAddresses, prepareImport, type PreparedImport } from "./decide-import.ts";
import { inHistory } from "./import-mails.ts";
import { decideMail } from "./decide-mail.ts";
import { replyTokenHash } from "./find-thread.ts";
import { mailboxBook } from "./mailbox-book.ts";
import { prepareMail, type PreparedMail } from "./prepare-mail.ts";
import { findReplyToken } from "./thread-queries.ts";

export type EmailChannel = { handlers: { readonly [channel: string]: InboundHandler }; stop(): Promise<void> };

/** Whether mail for an address is taken: mailboxes, reply addresses we made, bounce addresses we signed. Nothing else. */
export async function acceptsAddress(platform: Platform, address: string): Promise<boolean> {
  const book = await mailboxBook(platform.database);
  if (mailOfBounceAddress(platform.crypto, address)) return book.ownsDomain(domainOf(address));
  if (!book.of(address)) return false;
  const tag = tagOf(address);
  return tag === null || (await findReplyToken(platform.database.staff, replyTokenHash({ platform }, tag))) !== null;
}

/** Makes the channel; its parser thread starts with the first mail. */
export function createEmailChannel(platform: Platform): EmailChannel {
  const parser = createMailParser(platform.log, { formats: platform.registrations.secretFormats ?? [] });
  const lookup = createDnsCache(platform.config.dns);
  const email: InboundHandler<PreparedMail> = {
    async accepts(_platform, address) {
      const taken = await acceptsAddress(platform, address);
      if (taken) parser.warm();
      return taken;
    },
    prepare: (_platform, item) => prepareMail(platform, item, { parser, lookup }),
    decide: decideMail,
  };
  // Mails of archives wait only when somebody has them tried again.
  const archived: InboundHandler<PreparedImport> = {
    accepts: async () => false,
    prepare: async (_platform, item) => prepareImport({ platform }, item.raw, { parser, own: await ownAddresses({ platform }, []) }),
    decide: (ctx, item, prepared) => decideImport(inHistory(ctx, "mail", prepared.at), item, prepared),
  };
  return { handlers: { email, [IMPORT_CHANNEL]: archived }, stop: () => parser.stop() };
}
