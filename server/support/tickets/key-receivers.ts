/** Keys of licences go only where everybody who reads may know them. */
import { licensesOfFiles, whoMayKnow } from "#licensing/licenses";
import { openAccessLinks } from "#people/access";
import { Problem, type Ctx } from "#platform/http";
import { dayIn } from "#shared/lifecycle";
import { withMerged } from "./channel-queries.ts";
import { selectContactNames } from "./guest-queries.ts";
import { selectReceivers, type Receiver } from "./receiver-queries.ts";

/** Who reads what is said publicly in a ticket and those merged into it, whoever holds a link to it among them. */
export async function receiversOf(ctx: Ctx, ticketId: string): Promise<Receiver[]> {
  const tickets = await withMerged(ctx.db, ticketId);
  const receivers = await selectReceivers(ctx.db, tickets, dayIn(ctx.clock.now()));
  const links = (await Promise.all(tickets.map((id) => openAccessLinks(ctx, { kind: "ticket", id })))).flat();
  const guests = links.map((link) => link.contact_id).filter((id) => id !== null && !receivers.some((one) => one.id === id)) as string[];
  const names = await selectContactNames(ctx.db, guests);
  const nobody = links.some((link) => link.contact_id === null) ? [{ id: "", name: "", address: null }] : [];
  return [...receivers, ...[...new Set(guests)].map((id) => ({ id, name: names.get(id) ?? "", address: null })), ...nobody];
}

const MOST_NAMED = 5;

/** 409: they would learn the key, and may not. */
export function strangersAmong(strangers: readonly Receiver[]): Problem {
  const names = strangers.slice(0, MOST_NAMED).map(({ name, address }) => name || address || "?");
  const more = strangers.length > MOST_NAMED ? ["…"] : [];
  return new Problem(409, "license.keyStrangers", { values: { names: [...names, ...more].join(", "), count: strangers.length } });
}

/** Those of the receivers who may not know the key of a licence. */
export async function strangersTo(ctx: Ctx, licenseId: string, receivers: readonly Receiver[]): Promise<Receiver[]> {
  const known = receivers.map(({ id }) => id).filter(Boolean);
  const may = await whoMayKnow(ctx, licenseId, known);
  return receivers.filter(({ id }) => !may.has(id));
}

/** Looks again, when a reply is written, at the keys it takes along: others may take part by now. @throws Problem 409 license.keyStrangers */
export async function requireKeysKnown(ctx: Ctx, ticketId: string, fileIds: readonly string[]): Promise<void> {
  const licenses = fileIds.length === 0 ? [] : await licensesOfFiles(ctx, fileIds);
  if (licenses.length === 0) return;
  const receivers = await receiversOf(ctx, ticketId);
  for (const license of licenses) {
    const strangers = await strangersTo(ctx, license, receivers);
    if (strangers.length > 0) throw strangersAmong(strangers);
  }
}
