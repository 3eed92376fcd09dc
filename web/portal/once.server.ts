import { createHash, randomUUID } from "node:crypto";

/** A new value for the hidden field that tells a second press of the button from a second request. */
export function newOnce(): string {
  return randomUUID();
}

/**
 * The idempotency key of what a form says: pressing twice gives the same key, going back and writing something else another one.
 * Files count by name and size, since each press stores them anew.
 */
export function onceKey(once: string, said: readonly string[], files: readonly Pick<File, "name" | "size">[]): string {
  const text = JSON.stringify([once, said, files.map((file) => [file.name, file.size])]);
  return createHash("sha256").update(text).digest("base64url");
}
