/** Who acts on a licence: the product with its key, or the vendor. */
import { elevated, forbidden, isStaff, Problem, type Ctx } from "#platform/http";
import { guessed, mayAsk, recognised } from "./key-limits.ts";
import { findByKey } from "./keys.ts";
import { requireKeyPolicy } from "./known-license.ts";
import { readLicense } from "./present.ts";
import { selectIdByKey, type LicenseRow } from "./queries.ts";

const UNKNOWN = { "www-authenticate": "License" };

export type Proof = {
  /** On the staff side: what customers may not read is looked up for them here. */ ctx: Ctx;
  /** The licence whose key was shown; null: the vendor acts. */ license: LicenseRow | null;
};

/** @throws Problem 401 license.keyUnknown, 429 */
export async function provedKey(ctx: Ctx): Promise<{ ctx: Ctx; hash: Buffer | null }> {
  if (typeof ctx.proof !== "string") {
    if (ctx.actor.kind === "anonymous") throw new Problem(401, "signInNeeded", { headers: { "www-authenticate": "License, Bearer" } });
    if (!isStaff(ctx.actor) || !ctx.actor.rights.has("licenses.manage")) throw forbidden("licenses.manage");
    return { ctx, hash: null };
  }
  const asked = findByKey(ctx, ctx.proof);
  mayAsk(ctx, asked);
  return { ctx: { ...elevated(ctx), actorKey: "license:key" }, hash: asked.hash };
}

/** @throws Problem 401 license.keyUnknown, 403 license.keyRefused where the policy takes no keys, 429 */
export async function proved(ctx: Ctx): Promise<Proof> {
  const { ctx: asked, hash } = await provedKey(ctx);
  if (hash === null) return { ctx: asked, license: null };
  const id = await selectIdByKey(asked.db, hash);
  const found = findByKey(ctx, ctx.proof!);
  if (id === undefined) {
    guessed(ctx, found);
    throw new Problem(401, "license.keyUnknown", { headers: UNKNOWN });
  }
  const license = await readLicense(asked, id);
  recognised(ctx, found, license.organization?.id ?? license.contact?.id ?? id);
  requireKeyPolicy(license);
  return { ctx: { ...asked, actorKey: `license:${id}` }, license };
}
