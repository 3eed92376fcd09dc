import type { Platform } from "#platform/http";
import type { SignInRequest } from "./open-session.ts";

/** Notes in the access audit that somebody was not let in. @param how by what he tried */
export function noteRefusal(platform: Platform, { address }: SignInRequest, how: string): void {
  platform.audit.note({ actor: "anonymous:anonymous", action: "session.signIn", outcome: "denied", address, data: { how } });
}
