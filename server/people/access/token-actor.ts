import type { Actor, Authentication, Platform } from "#platform/http";
import { isLocale } from "#shared/locales";
import { tokenRights } from "./model.ts";
import { selectTokenProof, touchToken } from "./queries.ts";
import { hashApiToken } from "./tokens.ts";

const TOUCH_EVERY = 60_000;

/**
 * The actor of an API token.
 * @returns null when the token is unknown, revoked or expired, or when its maker or the agent it acts for is no longer active
 */
export async function tokenActor(platform: Platform, token: string): Promise<Authentication | null> {
  const now = platform.clock.now();
  const db = platform.database.staff;
  const proof = await selectTokenProof(db, hashApiToken(platform.crypto, token), now);
  if (!proof) return null;
  if ((proof.created_by && !proof.maker) || (proof.agent_id && !proof.agent)) return null;
  const ofMaker = tokenRights(proof.scopes, proof.created_by ? proof.maker : "program");
  const rights = proof.agent_id ? tokenRights([...ofMaker], proof.agent) : ofMaker;
  if (now.getTime() - (proof.last_used_at?.getTime() ?? 0) >= TOUCH_EVERY) {
    touchToken(db, proof.id, now).catch((error: unknown) => platform.log.warn({ err: error }, "a token's last use could not be noted"));
  }
  const actor: Actor = { kind: "token", id: proof.id, name: proof.name, agentId: proof.agent_id, rights, teams: proof.teams };
  return { actor, via: "token", locale: isLocale(proof.agent_locale) ? proof.agent_locale : null };
}
