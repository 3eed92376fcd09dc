import { isPublicAddress } from "./address-rules.ts";
import { FetchError } from "./fetch-error.ts";
import { addressesOf, createResolveHost } from "./resolve-host.ts";

/** The one address of a host that may be connected to. @throws FetchError address, name, timeout */
export type AddressGuard = (host: string, signal: AbortSignal) => Promise<string>;

/**
 * Makes the check of where a connection may lead: for HTTP here, and for whoever speaks another language to a host that somebody typed. What
 * it returns is connected to, and nothing is looked up again.
 * @param allowPrivate whether addresses inside may be reached too
 * @param allowed addresses inside that may be reached, each by itself
 */
export function createAddressGuard({
  dns,
  allowPrivate = false,
  allowed = [],
}: {
  dns: string | null;
  allowPrivate?: boolean;
  allowed?: readonly string[];
}): AddressGuard {
  const resolve = createResolveHost(dns);
  const mayReach = (address: string) => allowPrivate || allowed.includes(address) || isPublicAddress(address);
  // The first address of a host, when all it has may be reached: a name with one address inside is not asked for its others.
  return async (host, signal) => {
    const addresses = await inTime(addressesOf(host, resolve), signal);
    if (!addresses.every(mayReach)) throw new FetchError("address");
    return addresses[0]!;
  };
}

function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new FetchError("timeout"));
    if (signal.aborted) late();
    signal.addEventListener("abort", late, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", late));
  });
}
