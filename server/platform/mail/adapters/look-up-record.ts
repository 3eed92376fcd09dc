/** Asks the configured resolver for a TXT record, afresh: whoever has just published one does not want yesterday's answer. */
import { Resolver } from "node:dns/promises";
import { isAbsent } from "./dns-cache.ts";

/**
 * @param server address of the DNS server, with or without a port; null for the system's
 * @returns its texts, each joined from its pieces (RFC 7208 §3.3); null when there is none
 * @throws Error when no answer came
 */
export async function lookUpRecord(server: string | null, name: string): Promise<string[] | null> {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  if (server) resolver.setServers([server]);
  try {
    return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(""));
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
