import { createHash } from "node:crypto";
import type { z } from "zod";
import { keyOfLicense, requireKeyPolicy } from "#licensing/licenses";
import { inTransaction, Problem, type Ctx } from "#platform/http";
import { provesRequest, readPayload } from "#shared/request-file";
import { carried, type productRequestsContract } from "./contract.ts";
import { forLicense, openRequest, presentOpened, requireWelcome, type Opened } from "./open-request.ts";
import { holdFile, selectRequestOfFile } from "./queries.ts";

type File = z.output<(typeof productRequestsContract)["productRequests.openFromFile"]["body"]>;

/** Files of one place that were not what they said. */
const GUESSES = { name: "request.guess", burst: 20, rate: 20, seconds: 60 };

/** One answer whether the licence is unknown or the key another, so that nobody learns which licences there are. */
function unproved(ctx: Ctx): Problem {
  const seconds = ctx.platform.limiter.take(GUESSES, ctx.address ?? ctx.actorKey);
  return seconds > 0
    ? new Problem(429, "tooMany", { values: { seconds }, headers: { "retry-after": String(seconds) } })
    : new Problem(422, "request.unproved");
}

/**
 * Opens the ticket of a request that a product wrote to a file, whoever hands it in: the file proves the licence. The same file is the same ticket.
 * @throws Problem 403 license.keyRefused, request.refused, 413 request.logTooLarge, 422 request.unproved, request.unreadable, 429
 */
export async function openByFile(given: Ctx, file: File): Promise<Opened & { repeated: boolean }> {
  const ctx = forLicense(given, file.license);
  const found = await keyOfLicense(ctx, file.license);
  if (!found || !(await provesRequest(found.key, file))) throw unproved(given);
  const { license } = found;
  requireKeyPolicy(license);
  requireWelcome(license);
  const parsed = carried.safeParse(readPayload(file.payload));
  if (!parsed.success) throw new Problem(422, "request.unreadable");
  const { id: _, createdAt, ...written } = parsed.data;
  const hash = createHash("sha256").update(`${file.license}/${file.mac}`).digest();
  return inTransaction(ctx, async (tx) => {
    await holdFile(tx.db, hash);
    const earlier = await selectRequestOfFile(tx.db, hash);
    if (earlier) {
      const { number, machine_id: machine, diagnostics, created_at: at } = earlier;
      return { ...presentOpened(ctx, license, { number, machine, version: diagnostics?.version ?? null, at }), repeated: true };
    }
    return { ...(await openRequest(tx, license, written, { by: "file", hash, writtenAt: createdAt })), repeated: false };
  });
}
