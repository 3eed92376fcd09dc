/** A request that came from inside the product, as the server keeps it with its message. */
export type ProductRequest = {
  id: string;
  via: "network" | "file";
  /** When the product wrote the file. */
  writtenAt?: string;
  license: string;
  machine: string | null;
  machineKnown: boolean;
  fingerprint?: string;
  /** What the address is that was given, see the server's `choose-requester.ts`. */
  address: "holder" | "user" | "new" | "outsider" | "absent";
  given?: string;
  version?: string;
  platform?: string;
  edition?: string;
  lastUpdateFailure?: { version?: string; at?: string; message: string };
  details?: { name: string; value: string }[];
  /** Not all of the details are here. */
  more?: boolean;
  logBytes: number | null;
};

/** @param authentication as stored with the message; null for every other message */
export function productRequestOf(authentication: { [key: string]: unknown } | null): ProductRequest | null {
  if (authentication?.["kind"] !== "license") return null;
  return (authentication["request"] as ProductRequest | undefined) ?? null;
}
