/** Rows as the API shows them. */
import type { z } from "zod";
import type { Locale } from "#shared/locales";
import type { agent, team, token } from "./contract.ts";
import type { role } from "./role-contract.ts";
import { ALL_RIGHTS } from "./model.ts";
import type { RoleRow } from "./role-queries.ts";
import type { AgentRow, TeamRow, TokenRow } from "./queries.ts";

export function presentAgent(row: AgentRow): z.infer<typeof agent> {
  const { id, name, email, role, locale, active, account_id, teams, created_at, updated_at, revision } = row;
  return {
    id,
    name,
    email,
    role,
    locale: locale as Locale,
    active,
    invited: active && account_id === null,
    teams,
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
    revision,
  };
}

export function presentTeam(row: TeamRow): z.infer<typeof team> {
  const { id, slug, name, members, created_at, updated_at, revision } = row;
  return { id, slug, name, members, createdAt: created_at.toISOString(), updatedAt: updated_at.toISOString(), revision };
}

export function presentToken(row: TokenRow): z.infer<typeof token> {
  const { id, name, hint, scopes, agent, created_by, expires_at, revoked_at, last_used_at, created_at, revision } = row;
  const instant = (at: Date | null) => at?.toISOString() ?? null;
  return {
    id,
    name,
    hint,
    scopes,
    agent,
    createdBy: created_by,
    expiresAt: instant(expires_at),
    revokedAt: instant(revoked_at),
    lastUsedAt: instant(last_used_at),
    createdAt: created_at.toISOString(),
    revision,
  };
}

export function presentRole(row: RoleRow): z.infer<typeof role> {
  const { id, slug, name, description, built_in, rights, agents, created_at, updated_at, revision } = row;
  return {
    id,
    slug,
    name,
    description,
    builtIn: built_in,
    rights: ALL_RIGHTS.filter((right) => rights.has(right)),
    agents,
    createdAt: created_at.toISOString(),
    updatedAt: updated_at.toISOString(),
    revision,
  };
}
