import { forbidden, invalid, notFound, Problem, type Ctx } from "#platform/http";
import type { Category } from "./model.ts";
import { seesInside } from "./policy.ts";
import { postMessage } from "./post-message.ts";
import { findTicket } from "./queries.ts";
import { updateTicket } from "./update-ticket.ts";

const MOST = 200;

/** What is said to each and which status it gets; with `undoSeconds` the replies wait, the status with them, and each can be taken back. */
export type EachUpdate = {
  body?: string | undefined;
  format?: "text" | "markdown" | undefined;
  status?: string | undefined;
  undoSeconds?: number | undefined;
};

/**
 * Replies to the open ones of some tickets and gives them a status: all or none.
 * @param tx a context within a transaction
 * @param tickets those the caller sees
 * @returns what was written to which, by number
 * @throws Problem 404 for whoever is none of the vendor's, 403, 409 for more than 200, 422 when there is nothing to do or the status is unknown
 */
export async function updateEach(
  tx: Ctx,
  tickets: readonly { number: number; category: Category }[],
  { body, format, status, undoSeconds }: EachUpdate,
): Promise<{ number: number; messageId: string | null }[]> {
  if (!seesInside(tx.actor)) throw notFound();
  if (body === undefined && status === undefined) throw invalid("body", "required");
  if (status !== undefined && !tx.actor.rights.has("tickets.edit")) throw forbidden("tickets.edit");
  const open = tickets
    .filter(({ category }) => category !== "solved" && category !== "closed")
    // In the order in which everybody locks.
    .toSorted((a, b) => a.number - b.number);
  if (open.length > MOST) throw new Problem(409, "tooManyLinked", { values: { most: MOST } });
  const done = [];
  for (const { number } of open) {
    if (body !== undefined) {
      const message = await postMessage(tx, number, {
        body,
        visibility: "public",
        ...(format ? { format } : {}),
        ...(status ? { status } : {}),
        ...(undoSeconds ? { undoSeconds } : {}),
      });
      done.push({ number, messageId: message.id });
    } else {
      const { revision } = (await findTicket(tx, { number }, true))!;
      await updateTicket(tx, number, revision, { status: status! });
      done.push({ number, messageId: null });
    }
  }
  return done;
}
