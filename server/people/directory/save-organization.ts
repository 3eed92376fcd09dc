import { slugFor } from "#people/access";
import { isUniqueViolation } from "#platform/db";
import { emit } from "#platform/events";
import { changeFields, noteFieldChanges } from "#platform/fields";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import type { FieldChange } from "#shared/fields";
import { newId } from "#shared/ids";
import { saveOrganizationDetails } from "./details.ts";
import type { DetailChange } from "./details-queries.ts";
import { organizationChanged, organizationCreated } from "./events.ts";
import { keepOwn } from "./keep-own.ts";
import { normalizeDomain } from "./model.ts";
import {
  insertOrganization,
  selectOrganization,
  setDomains,
  standsAbove,
  updateOrganization,
  type OrganizationRow,
} from "./organization-queries.ts";
import { presentOrganization } from "./present.ts";
import { isPublicMailDomain } from "./public-domains.ts";

function normalized(domains: readonly string[]): string[] {
  return [
    ...new Set(
      domains.map((text, index) => {
        const domain = normalizeDomain(text);
        if (!domain) throw invalid(`domains.${index}`, "domain");
        if (isPublicMailDomain(domain)) throw new Problem(422, "organization.publicDomain", { values: { domain } });
        return domain;
      }),
    ),
  ];
}

async function parentId(tx: Ctx, parent: string | null | undefined, child: string | null): Promise<string | null | undefined> {
  if (parent === undefined || parent === null) return parent;
  const found = await selectOrganization(tx.db, parent);
  if (!found) throw invalid("parent", "unknownThing");
  if (child && (await standsAbove(tx.db, child, found.id))) throw new Problem(422, "organization.circle");
  return found.id;
}

function slugTaken(error: unknown): never {
  if (isUniqueViolation(error)) throw new Problem(409, "slugTaken");
  throw error;
}

type Details = Pick<DetailChange, "tags" | "owner" | "domainMembers">;
export type NewOrganizationInput = Details & {
  name: string;
  slug?: string | undefined;
  /** id or slug */ parent?: string | null;
  domains?: readonly string[];
  fields?: FieldChange | undefined;
};

/** Creates an organization. @throws Problem 409 slugTaken, 422 for a domain that is none or belongs to everybody, or an unknown parent */
export async function createOrganization(
  ctx: Ctx,
  { name, slug, parent = null, domains = [], fields: change = {}, ...details }: NewOrganizationInput,
): Promise<OrganizationRow> {
  const names = normalized(domains);
  return inTransaction(ctx, async (tx) => {
    const now = tx.clock.now();
    const id = newId(now.getTime());
    const { fields } = await changeFields(tx, "organization", { change, creating: true });
    await insertOrganization(tx.db, {
      id,
      name,
      slug: slug ?? slugFor(name, id),
      parentId: (await parentId(tx, parent, null)) ?? null,
      fields,
      now,
    }).catch(slugTaken);
    await noteFieldChanges(tx, { kind: "organization", id, before: {}, after: fields });
    await setDomains(tx.db, id, names, now);
    await saveOrganizationDetails(tx, id, details);
    await emit(tx, organizationCreated, { subjects: [`organization:${id}`], data: { organizationId: id } });
    return (await selectOrganization(tx.db, id))!;
  });
}

/** Changes an organization. @param name id or slug @throws Problem 404, 412 stale, 409 slugTaken, 422 */
export async function changeOrganization(
  ctx: Ctx,
  name: string,
  revision: number,
  {
    parent,
    domains,
    fields,
    tags,
    owner,
    domainMembers,
    ...change
  }: Details & {
    name?: string | undefined;
    slug?: string | undefined;
    parent?: string | null | undefined;
    domains?: readonly string[] | undefined;
    fields?: FieldChange | undefined;
  },
): Promise<OrganizationRow> {
  const names = domains && normalized(domains);
  return inTransaction(ctx, async (tx) => {
    const current = await selectOrganization(tx.db, name);
    if (!current) throw notFound();
    const now = tx.clock.now();
    if (current.revision !== revision) throw stale(presentOrganization(current));
    const values = {
      ...change,
      parentId: await parentId(tx, parent, current.id),
      ...(fields ? { fields: (await changeFields(tx, "organization", { stored: current.fields, change: fields })).fields } : {}),
    };
    if (!(await updateOrganization(tx.db, current.id, revision, values, now).catch(slugTaken)))
      throw stale(presentOrganization((await selectOrganization(tx.db, current.id))!));
    await noteFieldChanges(tx, { kind: "organization", id: current.id, before: current.fields, after: values.fields ?? current.fields });
    await saveOrganizationDetails(tx, current.id, { tags, owner, domainMembers });
    if (names) await setDomains(tx.db, current.id, names, now);
    await emit(tx, organizationChanged, { subjects: [`organization:${current.id}`], data: { organizationId: current.id } });
    const after = (await selectOrganization(tx.db, current.id))!;
    await keepOwn(tx, "organization", current, after);
    return after;
  });
}
