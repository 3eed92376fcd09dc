import type { Ctx } from "#platform/http";
import { selectExactly } from "./organization-queries.ts";
import { selectDomainOwner, selectName, selectProvedDomains } from "./proved-domain-queries.ts";

/** The organization that has proved a mail domain to be its own; null when none has. @param domain normalised */
export async function organizationOfDomain(ctx: Pick<Ctx, "db">, domain: string): Promise<string | null> {
  return (await selectDomainOwner(ctx.db, domain)) ?? null;
}

/** The mail domains an organization has proved. */
export function provedDomains(ctx: Pick<Ctx, "db">, organizationId: string): Promise<string[]> {
  return selectProvedDomains(ctx.db, organizationId);
}

/** The name of an organization; null when there is none. */
export async function organizationName(ctx: Pick<Ctx, "db">, organizationId: string): Promise<string | null> {
  return (await selectName(ctx.db, organizationId)) ?? null;
}

/** An organization by id or slug, with its name; null when there is none. Merged or not, it is exactly this one: a merge makes nobody a member. */
export async function organizationRef(ctx: Pick<Ctx, "db">, name: string): Promise<{ id: string; name: string } | null> {
  return (await selectExactly(ctx.db, name)) ?? null;
}
