/** The token of an import, encrypted for it alone. */
import type { Crypto } from "#platform/crypto";
import type { ImportRow } from "./queries.ts";

const context = (id: string) => `license import ${id}`;

export const sealToken = (crypto: Crypto, id: string, token: string): Buffer => crypto.encrypt(context(id), token);

/** @throws Error when the secret key is another */
export function openToken(crypto: Crypto, { id, token_sealed }: Pick<ImportRow, "id" | "token_sealed">): string | null {
  return token_sealed && crypto.decrypt(context(id), token_sealed).toString();
}
