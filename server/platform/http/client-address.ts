import type { Config } from "#platform/config";

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.") || address.startsWith("::ffff:127.");
}

/**
 * The address a request comes from. Forwarded headers are believed only from proxies named in the configuration, and only their last entry.
 */
export function clientAddress(trust: Config["trustProxy"], remote: string, headers: Headers): string {
  const plain = remote.replace(/^::ffff:/, "");
  const trusted = trust === "loopback" ? isLoopback(remote) : Array.isArray(trust) && trust.includes(plain);
  if (!trusted) return plain;
  const forwarded = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
  return forwarded && /^[0-9a-fA-F.:]{2,45}$/.test(forwarded) ? forwarded : plain;
}

/** Whether an address is this machine itself. */
export { isLoopback };
