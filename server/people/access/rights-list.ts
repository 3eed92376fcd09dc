import { decodeCursor, encodeCursor } from "#platform/db";
import { translate } from "#platform/i18n";
import { invalid, type Ctx } from "#platform/http";
import { ALL_RIGHTS, isBuiltIn, isRight, RIGHTS, ROLE_RIGHTS, ROLES, type Right } from "./model.ts";
import { selectRoles, selectRolesWith } from "./role-queries.ts";

/** Slugs of all roles that give a right; none for what is no right. */
export async function rolesWith(ctx: Ctx, right: string): Promise<string[]> {
  if (!isRight(right)) return [];
  return [...ROLES.filter((role) => ROLE_RIGHTS[role].has(right)), ...(await selectRolesWith(ctx.db, right))];
}

/** The rights there are, in their order, with what each allows in the reader's language and the roles that give it. */
export async function listRights(ctx: Ctx, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const [last] = cursor === undefined ? [] : (decodeCursor(cursor, 1) ?? [""]);
  const from = cursor === undefined ? 0 : ALL_RIGHTS.indexOf(last as Right) + 1;
  if (cursor !== undefined && from === 0) throw invalid("cursor", "cursor");
  const roles = await selectRoles(ctx.db, { limit: 1_000, after: null });
  const own = roles.filter(({ slug }) => !isBuiltIn(slug));
  const shown = ALL_RIGHTS.slice(from, from + limit);
  return {
    data: shown.map((right) => ({
      right,
      allows: translate(ctx.locale, `admin.admin.right.${right}`, {}, RIGHTS[right]),
      roles: [
        ...ROLES.filter((role) => ROLE_RIGHTS[role].has(right)),
        ...own.filter((role) => role.rights.has(right)).map(({ slug }) => slug),
      ],
    })),
    nextCursor: from + limit < ALL_RIGHTS.length ? encodeCursor([shown.at(-1)!]) : null,
  };
}
