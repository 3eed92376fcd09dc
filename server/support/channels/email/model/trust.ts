/** Whose word about a sender counts on which way. */
import { BlockList, isIPv6 } from "node:net";

export type TrustRow = {
  id: string;
  kind: "receiver" | "sealer";
  /** Authserv-id of a receiver (RFC 8601), domain of a sealer (RFC 8617); lower case. */
  name: string;
  /** Networks, as address or address/bits, from which a receiver hands mail over by SMTP. */
  relays: string[];
  /** Whether a receiver's headers count on mail fetched from a mailbox. */
  fetched: boolean;
  created_at: Date;
};

/** How a mail came: the address that handed it over by SMTP, or the source it was fetched from. */
export type Way = { ip: string | null; fetched: boolean };

export type Trust = {
  sealers: readonly string[];
  /**
   * What counts on a way: the receivers that mail on it has passed, and whether the address is a relay of ours, so that it says nothing of the
   * sender's own server.
   */
  on(way: Way): { receivers: readonly string[]; relayed: boolean };
};

/** A network as `address/bits` or an address alone; null when it is none. */
export function parseNetwork(text: string): { address: string; bits: number; family: "ipv4" | "ipv6" } | null {
  const [address = "", bits, ...rest] = text.trim().split("/");
  const family = isIPv6(address) ? "ipv6" : /^\d{1,3}(?:\.\d{1,3}){3}$/.test(address) ? "ipv4" : null;
  const most = family === "ipv6" ? 128 : 32;
  if (!family || rest.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return null;
  const width = bits === undefined ? most : Number(bits);
  // A network of half the internet would let anybody speak as the receiver.
  if (width > most || width < (family === "ipv6" ? 32 : 8)) return null;
  if (family === "ipv4" && address.split(".").some((part) => Number(part) > 255)) return null;
  return { address, bits: width, family };
}

/** The rules of the stored rows. */
export function trustOf(rows: readonly TrustRow[]): Trust {
  const sealers = rows.filter((row) => row.kind === "sealer").map((row) => row.name);
  const receivers = rows
    .filter((row) => row.kind === "receiver")
    .map((row) => {
      const networks = new BlockList();
      for (const network of row.relays.map(parseNetwork)) if (network) networks.addSubnet(network.address, network.bits, network.family);
      return { ...row, networks };
    });
  return {
    sealers,
    on({ ip, fetched }) {
      const address = ip?.replace(/^::ffff:(?=\d+\.)/i, "") ?? null;
      const passed = receivers.filter((row) =>
        address === null ? fetched && row.fetched : row.networks.check(address, isIPv6(address) ? "ipv6" : "ipv4"),
      );
      return { receivers: passed.map((row) => row.name), relayed: address !== null && passed.length > 0 };
    },
  };
}
