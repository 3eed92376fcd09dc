import { Resolver } from "node:dns/promises";
import { afterId, pageById } from "#people/access";
import { decodeCursor, encodeCursor, isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, type Ctx } from "#platform/http";
import {
  insertDismissal,
  selectDomain,
  selectDomains,
  selectJoinable,
  selectSuggestions,
  setDomainChecked,
  type DomainRow,
} from "./domain-queries.ts";
import { organizationChanged } from "./events.ts";
import { normalizeDomain } from "./model.ts";
import { selectOrganization } from "./organization-queries.ts";
import { isPublicMailDomain } from "./public-domains.ts";
import { createMembership } from "./save-membership.ts";

/** Name of the record below the domain, and the word before its value. */
const LABEL = "_backstay-verification";
const WORD = "backstay-verification=";

/** The TXT record that only whoever holds the domain can publish. Nobody else's organization has the same, and it never changes. */
function recordOf({ crypto }: Ctx["platform"], organizationId: string, domain: string): { name: string; value: string } {
  return { name: `${LABEL}.${domain}`, value: `${WORD}${crypto.sign("organization-domain", `${organizationId} ${domain}`)}` };
}

function present(ctx: Ctx, row: DomainRow) {
  return {
    domain: row.domain,
    verifiedAt: row.verified_at?.toISOString() ?? null,
    checkedAt: row.checked_at?.toISOString() ?? null,
    record: recordOf(ctx.platform, row.organization_id, row.domain),
  };
}

/** The domains of an organization, each with its record. @throws Problem 404 */
export async function listDomains(ctx: Ctx, name: string, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const organization = await selectOrganization(ctx.db, name);
  if (!organization) throw notFound();
  const after = cursor === undefined ? null : decodeCursor(cursor, 1)?.[0];
  if (after !== null && typeof after !== "string") throw invalid("cursor", "cursor");
  const rows = await selectDomains(ctx.db, organization.id, { after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  return { data: shown.map((row) => present(ctx, row)), nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.domain]) : null };
}

/** The texts of a TXT record, asked afresh: whoever has just published one does not want yesterday's answer. Null when no answer came. */
async function textsOf(server: string | null, name: string): Promise<string[] | null> {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  if (server) resolver.setServers([server]);
  try {
    return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(""));
  } catch (error) {
    return ["ENOTFOUND", "ENODATA"].includes((error as { code?: string }).code ?? "") ? [] : null;
  }
}

/**
 * Looks for the record of a domain, and takes the domain for proved where it is there. What was proved before stays so when it is not.
 * @throws Problem 404, 422 for a domain open to everybody, 409 domain.recordMissing domain.provedElsewhere, 503 domain.noAnswer
 */
export async function verifyDomain(ctx: Ctx, name: string, text: string) {
  const organization = await selectOrganization(ctx.db, name);
  const domain = normalizeDomain(text);
  const row = organization && domain ? await selectDomain(ctx.db, organization.id, domain) : undefined;
  if (!organization || !domain || !row) throw notFound();
  const organizationId = row.organization_id;
  if (isPublicMailDomain(domain)) throw new Problem(422, "organization.publicDomain", { values: { domain } });
  const record = recordOf(ctx.platform, organizationId, domain);
  // Outside any transaction: an answer may take seconds.
  const texts = await textsOf(ctx.platform.config.dns, record.name);
  const found = texts?.some((one) => one.trim() === record.value) ?? false;
  if (texts !== null) {
    await inTransaction(ctx, async (tx) => {
      await setDomainChecked(tx.db, organizationId, domain, { found, now: tx.clock.now() });
      if (found && row.verified_at === null)
        await emit(tx, organizationChanged, { subjects: [`organization:${organizationId}`], data: { organizationId } });
    }).catch((error: unknown) => {
      if (isUniqueViolation(error)) throw new Problem(409, "domain.provedElsewhere", { values: { domain } });
      throw error;
    });
  }
  if (texts === null) throw new Problem(503, "domain.noAnswer", { values: { domain } });
  if (!found) throw new Problem(409, "domain.recordMissing", { values: { name: record.name, value: record.value } });
  return present(ctx, (await selectDomain(ctx.db, organization.id, domain))!);
}

/** Who may belong to whom by his address. */
export async function listSuggestions(
  ctx: Ctx,
  {
    limit,
    cursor,
    ...about
  }: { contact?: string | undefined; organization?: string | undefined; limit: number; cursor?: string | undefined },
) {
  const rows = await selectSuggestions(ctx.db, { ...about, after: afterId(cursor), limit: limit + 1 });
  return pageById(
    rows.map((row) => ({ ...row, id: row.address_id })),
    limit,
    ({ contact, organization, address, proved }) => ({ contact, organization, address, proved }),
  );
}

/** Suggests a membership no longer. @throws Problem 422 where there is no such contact or organization */
export async function dismissSuggestion(ctx: Ctx, { contact, organization }: { contact: string; organization: string }): Promise<void> {
  if (!(await insertDismissal(ctx.db, { contact, organization, actor: ctx.actorKey, now: ctx.clock.now() })))
    throw invalid("contact", "unknownThing");
}

/**
 * Makes somebody who proved an address a member of the organization that takes in whoever has one at its domain.
 * @param ctx on the staff side, in a transaction
 */
export async function joinByDomain(ctx: Ctx, contactId: string, address: string): Promise<void> {
  const domain = address.slice(address.lastIndexOf("@") + 1);
  if (isPublicMailDomain(domain)) return;
  const organization = await selectJoinable(ctx.db, contactId, domain);
  if (organization) await createMembership(ctx, { contact: contactId, organization });
}
