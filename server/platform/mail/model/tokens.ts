/**
 * Addresses and identifiers of outgoing mail that prove themselves: a Message-ID and a bounce address hold the mail's id and 80 bits of
 * an HMAC over it, so that what comes back can be tied to what was sent and cannot be made up.
 */
import { base32, type Crypto } from "#platform/crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
const MAC_BYTES = 10;
const MAC_LENGTH = 16;
const ID_LENGTH = 26;

function encodeId(id: string): string {
  return base32(Buffer.from(id.replaceAll("-", ""), "hex"));
}

function decodeId(text: string): string | null {
  let bits = 0n;
  for (const character of text) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(character));
  // 26 letters hold 130 bits; the last two are padding and must be nothing else.
  if ((bits & 3n) !== 0n) return null;
  const hex = (bits >> 2n).toString(16).padStart(32, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The Message-ID of an outgoing mail, without angle brackets. */
export function messageIdFor(crypto: Crypto, mailId: string, domain: string): string {
  return `m.${encodeId(mailId)}.${crypto.sign("mail message id", mailId, MAC_BYTES)}@${domain}`;
}

/** The id of the outgoing mail a Message-ID names; null when it is not one of ours. */
export function mailOfMessageId(crypto: Crypto, messageId: string): string | null {
  const match = /^m\.([a-z2-7]{26})\.([a-z2-7]{16})@/.exec(messageId.toLowerCase());
  const id = match ? decodeId(match[1]!) : null;
  return id && crypto.verify("mail message id", id, match![2]!, MAC_BYTES) ? id : null;
}

/** The envelope address to which reports about an outgoing mail come back. */
export function bounceAddressFor(crypto: Crypto, mailId: string, domain: string): string {
  return `bounce-${encodeId(mailId)}${crypto.sign("mail bounce address", mailId, MAC_BYTES)}@${domain}`;
}

/** The id of the outgoing mail a bounce address names; null when it is not one of ours. */
export function mailOfBounceAddress(crypto: Crypto, address: string): string | null {
  const match = new RegExp(`^bounce-([a-z2-7]{${ID_LENGTH}})([a-z2-7]{${MAC_LENGTH}})@`).exec(address.toLowerCase());
  const id = match ? decodeId(match[1]!) : null;
  return id && crypto.verify("mail bounce address", id, match![2]!, MAC_BYTES) ? id : null;
}

/** What the address to unsubscribe from notices ends in: it names the mail and with it the receiver, and cannot be made up. */
export function unsubscribeToken(crypto: Crypto, mailId: string): string {
  return encodeId(mailId) + crypto.sign("mail unsubscribe", mailId, MAC_BYTES);
}

/** The id of the notice whose receiver wants no more; null when the token is not one of ours. */
export function mailOfUnsubscribeToken(crypto: Crypto, token: string): string | null {
  const match = new RegExp(`^([a-z2-7]{${ID_LENGTH}})([a-z2-7]{${MAC_LENGTH}})$`).exec(token.toLowerCase());
  const id = match ? decodeId(match[1]!) : null;
  return id && crypto.verify("mail unsubscribe", id, match![2]!, MAC_BYTES) ? id : null;
}

/** What every outgoing mail of this installation carries, so that it knows its own when they come back. */
export function loopMark(crypto: Crypto): string {
  return crypto.sign("mail loop mark", "this installation", 12);
}
