/** Which addresses a request on somebody's behalf may reach: those of the public internet alone. */
import { BlockList, isIP, isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";

/** IANA IPv4 special-purpose registry (RFC 6890 and later), with multicast and what is reserved. */
const REFUSED_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];

/**
 * Of IPv6 only global unicast is reachable (2000::/3), and of that not what carries an IPv4 address inside (6to4, Teredo; NAT64 and the
 * mapped forms lie outside 2000::/3), documentation, benchmarking and identifiers that are no addresses (IANA IPv6 special-purpose registry).
 */
const REFUSED_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"];

function list(subnets: readonly string[], family: "ipv4" | "ipv6"): BlockList {
  const all = new BlockList();
  for (const subnet of subnets) {
    const [address = "", bits = ""] = subnet.split("/");
    all.addSubnet(address, Number(bits), family);
  }
  return all;
}

const refusedV4 = list(REFUSED_V4, "ipv4");
const globalV6 = list(["2000::/3"], "ipv6");
const refusedV6 = list(REFUSED_V6, "ipv6");
/** An interface identifier of ISATAP (RFC 5214): the last 32 bits are an IPv4 address of the site. */
const ISATAP = /:(?:0{0,3}200:|0{0,4}:)?5efe:[0-9a-f:.]+$/i;

/**
 * Whether an address may be connected to.
 * @param address canonical IPv4 or IPv6; anything else may not
 */
export function isPublicAddress(address: string): boolean {
  if (!isIP(address) || ownAddresses().has(address)) return false;
  if (isIPv4(address)) return !refusedV4.check(address, "ipv4");
  return globalV6.check(address, "ipv6") && !refusedV6.check(address, "ipv6") && !ISATAP.test(address);
}

/** Addresses of this machine: what listens there for others need not be meant for a request made here. */
function ownAddresses(): Set<string> {
  return new Set(Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address)));
}

/** Ports of services that take a request's text for their own language: the "bad ports" of the Fetch standard. */
const BAD_PORTS = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113, 115, 117,
  119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636,
  989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 5432, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679,
  6697, 10_080, 11_211,
]);

/** Whether a port may be connected to. */
export function isAllowedPort(port: number): boolean {
  return !BAD_PORTS.has(port);
}
