/** A mail as it leaves: rendered, and signed by the keys of its sender's domain. */
import { createPrivateKey } from "node:crypto";
import type { Database } from "#platform/db";
import type { Platform } from "#platform/http";
import { activeDkimKeys } from "./dkim-queries.ts";
import { domainOf } from "./model/addresses.ts";
import { signDkim, type SigningKey } from "./model/dkim.ts";
import type { OutboundRow } from "./queries.ts";
import { renderMail, type MailFile } from "./render-mail.ts";

const FRESH_MILLISECONDS = 5_000;

const known = new WeakMap<Database, { at: number; keys: Promise<SigningKey[]> }>();

/** Has the keys read again at once: one was changed. */
export function forgetSigningKeys(database: Database): void {
  known.delete(database);
}

/** What the private half of a key is sealed for. */
export function sealedFor(keyId: string): string {
  return `dkim key ${keyId}`;
}

function signingKeys({ database, crypto }: Pick<Platform, "database" | "crypto">): Promise<SigningKey[]> {
  const current = known.get(database);
  if (current && performance.now() - current.at < FRESH_MILLISECONDS) return current.keys;
  const keys = activeDkimKeys(database.staff).then((rows) =>
    rows.map(({ id, domain, selector, algorithm, sealed_key }) => ({
      domain,
      selector,
      algorithm,
      key: createPrivateKey(crypto.decrypt(sealedFor(id), sealed_key).toString()),
    })),
  );
  const entry = { at: performance.now(), keys };
  known.set(database, entry);
  keys.catch(() => {
    if (known.get(database) === entry) known.delete(database);
  });
  return keys;
}

/** The keys of a domain, else of the nearest domain above it, which receivers take as well (RFC 7489 §3.1.1). */
export function keysFor(keys: readonly SigningKey[], domain: string): SigningKey[] {
  for (let name = domain; name.includes("."); name = name.slice(name.indexOf(".") + 1)) {
    const own = keys.filter((key) => key.domain === name);
    if (own.length > 0) return own;
  }
  return [];
}

/** Renders and signs. The same row gives the same bytes as long as the keys are the same. */
export async function renderSigned(
  mail: OutboundRow,
  files: readonly MailFile[],
  platform: Pick<Platform, "database" | "crypto" | "blobs">,
): Promise<Buffer> {
  const [raw, keys] = await Promise.all([renderMail(mail, files, platform), signingKeys(platform)]);
  return signDkim(raw, keysFor(keys, domainOf(mail.from_address)), mail.created_at);
}
