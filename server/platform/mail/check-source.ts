import type { Platform } from "#platform/http";
import { SourceError, type MailSourceKind, type SourceCheck, type SourceErrorCode } from "./model/mail-source.ts";
import { sourceKinds } from "./source-kinds.ts";
import { sourceTools } from "./source-tools.ts";

const CHECK_MILLISECONDS = 45_000;

/** Tries whether a source could be read, without fetching or changing anything. */
export async function checkSource(
  platform: Platform,
  kind: MailSourceKind,
  access: { settings: unknown; secret: unknown; keepSecret?: (secret: unknown) => Promise<void> },
): Promise<SourceCheck | { code: SourceErrorCode; words: string }> {
  try {
    const load = sourceKinds[kind];
    if (!load) throw new SourceError("settings", `unknown kind ${kind}`);
    const adapter = await load();
    return await adapter.check({ ...sourceTools(platform), ...access, signal: AbortSignal.timeout(CHECK_MILLISECONDS) } as never);
  } catch (error) {
    if (error instanceof SourceError) return { code: error.code, words: error.words };
    platform.log.warn({ err: error as Error, kind }, "a mail source could not be checked");
    return { code: "failed", words: "" };
  }
}
