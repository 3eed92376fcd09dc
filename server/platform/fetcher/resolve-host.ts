import { lookup, Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { FetchError } from "./fetch-error.ts";

export type ResolveHost = (host: string) => Promise<string[]>;

const ABSENT = new Set(["ENOTFOUND", "ENODATA", "EBADNAME"]);

/**
 * Makes the look-up of host names. Each request asks once and uses the answer it has checked.
 * @param server DNS server, with or without a port; null for the system's
 */
export function createResolveHost(server: string | null): ResolveHost {
  if (server === null) {
    return async (host) =>
      lookup(host, { all: true, order: "verbatim" }).then(
        (found) => found.map(({ address }) => address),
        (error: unknown) => {
          throw new FetchError("name", error);
        },
      );
  }
  const resolver = new Resolver({ timeout: 1_500, tries: 2 });
  resolver.setServers([server]);
  return async (host) => {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const addresses = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    if (addresses.length > 0) return addresses;
    const trouble = answers.find((answer) => answer.status === "rejected" && !ABSENT.has((answer.reason as { code?: string }).code ?? ""));
    throw new FetchError("name", trouble?.status === "rejected" ? trouble.reason : undefined);
  };
}

/** The addresses of a host, which may be one already. @throws FetchError name */
export async function addressesOf(host: string, resolve: ResolveHost): Promise<string[]> {
  if (isIP(host)) return [host];
  const addresses = await resolve(host.replace(/\.$/, ""));
  if (addresses.length === 0) throw new FetchError("name");
  return addresses;
}
