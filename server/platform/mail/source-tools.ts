import type { Platform } from "#platform/http";
import { createAddressGuard, createFetcher } from "#platform/fetcher";
import type { SourceTools } from "./model/mail-source.ts";

const tools = new WeakMap<Platform, SourceTools>();

/** The guarded ways out of a process, made once. */
export function sourceTools(platform: Platform): SourceTools {
  let mine = tools.get(platform);
  if (!mine) {
    const { dns, allowedAddresses } = platform.config;
    const reach = { dns, allowed: allowedAddresses };
    mine = { fetch: createFetcher(reach), addressOf: createAddressGuard(reach), clock: platform.clock, log: platform.log };
    tools.set(platform, mine);
  }
  return mine;
}
