import { emit } from "#platform/events";
import type { Ctx } from "#platform/http";
import { securityChanged, TOLD_CHANGES } from "./events.ts";
import type { SignInRequest } from "./open-session.ts";

/** Writes into the access audit that somebody changed how he signs in. @param act the part of the action behind `session.` */
export async function noteChange(tx: Ctx, { address }: SignInRequest, accountId: string, act: string): Promise<void> {
  await tx.platform.audit.write(tx.db, { actor: `account:${accountId}`, action: `session.${act}`, outcome: "allowed", address });
  const told = TOLD_CHANGES.safeParse(act);
  if (told.success) await emit(tx, securityChanged, { subjects: [`account:${accountId}`], data: { accountId, change: told.data } });
}
