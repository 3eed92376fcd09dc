/** The addresses that mail providers post to, as administrators keep them. */
import { BlockList, isIP } from "node:net";
import { afterId, pageById } from "#people/access";
import { randomToken, type Crypto } from "#platform/crypto";
import { inTransaction, invalid, notFound, stale, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { snsHost } from "./adapters/ses.ts";
import type { InboundEndpoint } from "./inbound-contract.ts";
import {
  deleteEndpoint,
  insertEndpoint,
  selectEndpoint,
  selectEndpoints,
  updateEndpoint,
  type EndpointFields,
  type EndpointRow,
  type Provider,
} from "./inbound-queries.ts";
import { selectMailbox } from "./queries.ts";

/** How a secret is stored and found. */
export function endpointTokenHash(crypto: Crypto, token: string): Buffer {
  return crypto.hashToken("inbound endpoint", token);
}

const keyContext = (id: string) => `inbound endpoint ${id}`;

/** Mailgun's signing key of an endpoint; null when there is none. */
export function signingKeyOf(crypto: Crypto, { id, signing_key }: Pick<EndpointRow, "id" | "signing_key">): string | null {
  return signing_key ? crypto.decrypt(keyContext(id), signing_key).toString("utf8") : null;
}

/** Whether a call may come from an address. */
export function fromNetworks(networks: readonly string[], address: string | null): boolean {
  if (networks.length === 0) return true;
  const family = isIP(address ?? "");
  if (!address || family === 0) return false;
  const list = new BlockList();
  for (const network of networks) {
    const [base = "", bits] = network.split("/");
    const kind = isIP(base) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(base, kind);
    else list.addSubnet(base, Number(bits), kind);
  }
  return list.check(address, family === 6 ? "ipv6" : "ipv4");
}

/** @throws Problem 422 for what is no address or network */
function checkNetworks(networks: readonly string[]): readonly string[] {
  for (const [index, network] of networks.entries()) {
    const [base = "", bits, ...more] = network.split("/");
    const family = isIP(base);
    const known =
      family > 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32)));
    if (!known || base.includes("%")) throw invalid(`networks.${index}`, "network");
  }
  return networks;
}

function present(row: EndpointRow): InboundEndpoint {
  return {
    id: row.id,
    name: row.name,
    provider: row.provider,
    mailbox: row.mailbox_id !== null && row.mailbox !== null ? { id: row.mailbox_id, name: row.mailbox } : null,
    topicArn: row.topic_arn,
    networks: row.networks,
    active: row.active,
    lastReceivedAt: row.last_received_at?.toISOString() ?? null,
    lastRefusedAt: row.last_refused_at?.toISOString() ?? null,
    lastRefusal: row.last_refusal,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}

type WithSecret = InboundEndpoint & { address: string; secret: string };

function withSecret(ctx: Ctx, row: EndpointRow, secret: string): WithSecret {
  // Mailgun posts the raw mail only to addresses that end so.
  const end = row.provider === "mailgun" ? "/mime" : "";
  return { ...present(row), secret, address: `${ctx.platform.config.url}/api/v1/inbound/${row.provider}/${secret}${end}` };
}

async function checkMailbox(ctx: Ctx, id: string | null): Promise<string | null> {
  if (id !== null && !(await selectMailbox(ctx.db, id))) throw invalid("mailbox", "unknownThing", { value: id });
  return id;
}

/** What a provider's proof needs, and nothing another's needs. @throws Problem 422 */
function checkProof(provider: Provider, { signingKey, topicArn }: { signingKey: boolean; topicArn: string | null }): void {
  if (provider === "mailgun" && !signingKey) throw invalid("signingKey", "required");
  if (provider !== "mailgun" && signingKey) throw invalid("signingKey", "notHere");
  if (provider === "ses" && topicArn === null) throw invalid("topicArn", "required");
  if (provider === "ses" && snsHost(topicArn!) === null) throw invalid("topicArn", "topicArn");
  if (provider !== "ses" && topicArn !== null) throw invalid("topicArn", "notHere");
}

async function audit(ctx: Ctx, action: string, id: string, data: { [name: string]: unknown } = {}): Promise<void> {
  const { actorKey: actor, address } = ctx;
  await ctx.platform.audit.write(ctx.db, { actor, action, subject: `inboundEndpoint:${id}`, outcome: "allowed", address, data });
}

export type NewEndpoint = {
  name: string;
  provider: Provider;
  mailbox?: string | null;
  signingKey?: string | undefined;
  topicArn?: string | undefined;
  networks?: readonly string[];
};

/** Adds one. Only the hash of its secret is stored: the answer is the one place it is shown. @throws Problem 422 */
export function createEndpoint(
  ctx: Ctx,
  { name, provider, mailbox = null, signingKey, topicArn, networks = [] }: NewEndpoint,
): Promise<WithSecret> {
  return inTransaction(ctx, async (tx) => {
    checkProof(provider, { signingKey: signingKey !== undefined, topicArn: topicArn ?? null });
    const { crypto } = tx.platform;
    const [id, secret] = [newId(), randomToken(128)];
    await insertEndpoint(tx.db, {
      id,
      name,
      provider,
      mailboxId: await checkMailbox(tx, mailbox),
      tokenHash: endpointTokenHash(crypto, secret),
      signingKey: signingKey === undefined ? null : crypto.encrypt(keyContext(id), signingKey),
      topicArn: topicArn ?? null,
      networks: checkNetworks(networks),
      active: true,
      now: tx.clock.now(),
    });
    await audit(tx, "inbound.create", id, { provider });
    return withSecret(tx, (await selectEndpoint(tx.db, id))!, secret);
  });
}

type Change = {
  name?: string | undefined;
  mailbox?: string | null | undefined;
  signingKey?: string | undefined;
  topicArn?: string | undefined;
  networks?: readonly string[] | undefined;
  active?: boolean | undefined;
};

async function save(
  tx: Ctx,
  row: EndpointRow,
  revision: number,
  change: Partial<EndpointFields & { tokenHash: Buffer }>,
): Promise<EndpointRow> {
  const next = {
    name: row.name,
    mailboxId: row.mailbox_id,
    signingKey: row.signing_key,
    topicArn: row.topic_arn,
    networks: row.networks,
    active: row.active,
    tokenHash: row.token_hash,
    ...change,
    now: tx.clock.now(),
  };
  if (!(await updateEndpoint(tx.db, row.id, revision, next))) throw stale(present(row));
  return (await selectEndpoint(tx.db, row.id))!;
}

/** Changes one. @throws Problem 404, 412, 422 */
export function changeEndpoint(ctx: Ctx, id: string, revision: number, change: Change): Promise<InboundEndpoint> {
  return inTransaction(ctx, async (tx) => {
    const row = await selectEndpoint(tx.db, id);
    if (!row) throw notFound();
    const { mailbox, signingKey, topicArn, networks, ...rest } = change;
    checkProof(row.provider, {
      signingKey: signingKey !== undefined || row.signing_key !== null,
      topicArn: topicArn ?? row.topic_arn,
    });
    const saved = await save(tx, row, revision, {
      ...(rest.name === undefined ? {} : { name: rest.name }),
      ...(rest.active === undefined ? {} : { active: rest.active }),
      ...(mailbox === undefined ? {} : { mailboxId: await checkMailbox(tx, mailbox) }),
      ...(signingKey === undefined ? {} : { signingKey: tx.platform.crypto.encrypt(keyContext(id), signingKey) }),
      ...(topicArn === undefined ? {} : { topicArn }),
      ...(networks === undefined ? {} : { networks: checkNetworks(networks) }),
    });
    await audit(tx, "inbound.update", id, { changed: Object.keys(change) });
    return present(saved);
  });
}

/** Gives one a new secret; the old one ends at once. @throws Problem 404, 412 */
export function rotateEndpoint(ctx: Ctx, id: string, revision: number): Promise<WithSecret> {
  return inTransaction(ctx, async (tx) => {
    const row = await selectEndpoint(tx.db, id);
    if (!row) throw notFound();
    const secret = randomToken(128);
    const saved = await save(tx, row, revision, { tokenHash: endpointTokenHash(tx.platform.crypto, secret) });
    await audit(tx, "inbound.rotate", id);
    return withSecret(tx, saved, secret);
  });
}

/** Removes one; what it brought stays. @throws Problem 404, 412 */
export function removeEndpoint(ctx: Ctx, id: string, revision: number): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const row = await selectEndpoint(tx.db, id);
    if (!row) throw notFound();
    if (!(await deleteEndpoint(tx.db, id, revision))) throw stale(present(row));
    await audit(tx, "inbound.remove", id, { name: row.name, provider: row.provider });
  });
}

/** One of them. @throws Problem 404 */
export async function readEndpoint(ctx: Ctx, id: string): Promise<InboundEndpoint> {
  const row = await selectEndpoint(ctx.db, id);
  if (!row) throw notFound();
  return present(row);
}

/** One page, newest first. */
export async function listEndpoints(
  ctx: Ctx,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ data: InboundEndpoint[]; nextCursor: string | null }> {
  return pageById(await selectEndpoints(ctx.db, { limit: limit + 1, after: afterId(cursor) }), limit, present);
}
