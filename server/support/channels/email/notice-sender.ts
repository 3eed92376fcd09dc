/** Who the vendor's own notices come from. */
import type { Platform } from "#platform/http";
import { mailboxBook } from "./mailbox-book.ts";

type NoticeSender = {
  address: string;
  name: string;
  brandId: string | null;
  /** Whether an address is one of our mailboxes, which are not written to. */
  isOurs(address: string): boolean;
};

/** The mailbox that notices to customers leave from; null while there is none. @param brandId whose, where it has one */
export async function noticeSender(platform: Platform, brandId: string | null): Promise<NoticeSender | null> {
  const book = await mailboxBook(platform.database);
  const mailbox = book.fallback(brandId);
  if (!mailbox) return null;
  return {
    address: mailbox.address,
    name: mailbox.brand ?? mailbox.name,
    brandId: brandId ?? mailbox.brand_id,
    isOurs: (address) => book.of(address) !== undefined,
  };
}
