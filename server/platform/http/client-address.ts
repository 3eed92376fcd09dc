import { isIP, isIPv4 } from "node:net";
import type { Config } from "#platform/config";

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/, "");
  return plain === "::1" || (isIPv4(plain) && plain.startsWith("127."));
}

/**
 * The address a request comes from. Forwarded headers are believed only from proxies named in the configuration, and only their last entry.
 */
export function clientAddress(trust: Config["trustProxy"], remote: string, headers: Headers): string {
  const plain = remote.replace(/^::ffff:/, "");
  const trusted = trust === "loopback" ? isLoopback(remote) : Array.isArray(trust) && trust.includes(plain);
  if (!trusted) return plain;
  const forwarded = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  return forwarded && isIP(forwarded) && !forwarded.includes("%") ? forwarded : plain;
}

/** Whether an address is this machine itself. */
export { isLoopback };
