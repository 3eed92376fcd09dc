import type { Ctx } from "#platform/http";
import type { SignInRequest } from "./open-session.ts";

/** Writes into the access audit that somebody changed how he signs in. @param act the part of the action behind `session.` */
export async function noteChange(tx: Ctx, { address }: SignInRequest, accountId: string, act: string): Promise<void> {
  await tx.platform.audit.write(tx.db, { actor: `account:${accountId}`, action: `session.${act}`, outcome: "allowed", address });
}
