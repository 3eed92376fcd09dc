/** Users and groups as SCIM shows them (RFC 7643 §3, §4). */
import type { Member, ScimGroupRow } from "./group-queries.ts";
import { GROUP } from "./groups.ts";
import { USER } from "./model/user.ts";
import type { ScimUserRow } from "./user-queries.ts";

type Versioned = { revision: number; agent_revision?: number };

/** The ETag of a resource: another whenever it, or the agent behind it, was changed. */
export function versionOf({ revision, agent_revision }: Versioned): string {
  return `W/"${revision}${agent_revision === undefined ? "" : `.${agent_revision}`}"`;
}

function meta(base: string, type: "User" | "Group", row: Versioned & { id: string; created_at: Date; updated_at: Date }) {
  return {
    resourceType: type,
    created: row.created_at.toISOString(),
    lastModified: row.updated_at.toISOString(),
    location: `${base}/${type}s/${row.id}`,
    version: versionOf(row),
  };
}

/** @param base address of the service */
export function presentUser(base: string, row: ScimUserRow): { [name: string]: unknown } {
  return {
    schemas: [USER],
    id: row.id,
    ...(row.external_id !== null && { externalId: row.external_id }),
    userName: row.user_name,
    name: {
      formatted: row.name,
      ...(row.given_name && { givenName: row.given_name }),
      ...(row.family_name && { familyName: row.family_name }),
    },
    displayName: row.name,
    emails: [{ value: row.email, type: "work", primary: true }],
    locale: row.locale,
    preferredLanguage: row.locale,
    active: row.active,
    groups: row.groups.map(({ id, name }) => ({ value: id, display: name, type: "direct", $ref: `${base}/Groups/${id}` })),
    meta: meta(base, "User", row),
  };
}

/** @param members null: not asked for */
export function presentGroup(base: string, row: ScimGroupRow, members: readonly Member[] | null): { [name: string]: unknown } {
  return {
    schemas: [GROUP],
    id: row.id,
    ...(row.external_id !== null && { externalId: row.external_id }),
    displayName: row.display_name,
    ...(members && { members: members.map(({ id, name }) => ({ value: id, display: name, type: "User", $ref: `${base}/Users/${id}` })) }),
    meta: meta(base, "Group", row),
  };
}

/** What always stands in an answer. */
const ALWAYS = new Set(["schemas", "id"]);

/** Leaves in an answer what was asked for (RFC 7644 §3.9). */
export function only(resource: { [name: string]: unknown }, query: URLSearchParams): { [name: string]: unknown } {
  const names = (name: string) =>
    query
      .get(name)
      ?.split(",")
      .map(
        (one) =>
          one
            .trim()
            .toLowerCase()
            .replace(/^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/, "")
            .split(".")[0]!,
      );
  const wanted = names("attributes");
  const unwanted = names("excludedAttributes");
  const keep = (key: string) => ALWAYS.has(key) || (wanted ? wanted.includes(key.toLowerCase()) : !unwanted?.includes(key.toLowerCase()));
  return Object.fromEntries(Object.entries(resource).filter(([key]) => keep(key)));
}
