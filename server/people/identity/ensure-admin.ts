import { ensureOwner, ensureToken } from "#people/access";
import { normalizeAddress } from "#platform/mail";
import { inTransaction, systemContext, type Platform } from "#platform/http";
import { DEFAULT_LOCALE } from "#shared/locales";
import { hasPassword } from "./queries.ts";
import { givePassword } from "./set-password.ts";

/**
 * Creates the owner and the API token that the environment names, on the first start. Later starts change nothing: a password or a token
 * that was changed or revoked since stays so.
 * @returns whether anything was made
 */
export async function ensureAdmin(platform: Platform): Promise<boolean> {
  const { email, password, token } = platform.config.admin;
  const address = email === null ? null : normalizeAddress(email);
  if (!address && !token) return false;
  return inTransaction(systemContext(platform, "start"), async (tx) => {
    let made = false;
    if (address) {
      const owner = await ensureOwner(tx, { email: address, name: address.slice(0, address.lastIndexOf("@")), locale: DEFAULT_LOCALE });
      if (owner && owner.account_id === null && password !== null && !(await hasPassword(tx.db, address))) {
        await givePassword(tx, { email: address, name: owner.name, password });
        made = true;
      }
    }
    if (token) await ensureToken(tx, { token, name: "BACKSTAY_ADMIN_TOKEN" });
    return made;
  });
}
