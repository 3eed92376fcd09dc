/** Lists (RFC 7644 §3.4.2): what a provider asks for every day goes by an index; other filters are applied to all, as long as they are not too many. */
import type { Ctx } from "#platform/http";
import { isId } from "#shared/ids";
import { selectGroups, selectMembers } from "./group-queries.ts";
import { matches, parseFilter, soleEquality, type Filter } from "./model/filter.ts";
import { bad } from "./model/scim-error.ts";
import { only, presentGroup, presentUser } from "./present.ts";
import { countUsers, selectUser, selectUsers, selectUsersBy, type ScimUserRow } from "./user-queries.ts";

const MOST_PAGE = 200;
/** More are not looked through one by one. */
const MOST_FILTERED = 5_000;

type Resource = { [name: string]: unknown };

function number(query: URLSearchParams, name: string, usual: number): number {
  const text = query.get(name);
  if (text === null || text === "") return usual;
  if (!/^-?\d{1,9}$/.test(text)) throw bad("invalidValue", `${name} must be a whole number.`);
  return Number(text);
}

/** Where a page begins (from 1) and how many it may hold; less than nothing is nothing. */
function pageOf(query: URLSearchParams): { start: number; count: number } {
  return { start: Math.max(number(query, "startIndex", 1), 1), count: Math.min(Math.max(number(query, "count", 100), 0), MOST_PAGE) };
}

function answer(all: number, start: number, page: readonly Resource[], query: URLSearchParams): Resource {
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    totalResults: all,
    startIndex: start,
    itemsPerPage: page.length,
    Resources: page.map((resource) => only(resource, query)),
  };
}

/** @throws ScimError invalidFilter, invalidValue, tooMany */
export async function listUsers(ctx: Ctx, base: string, connectionId: string, query: URLSearchParams): Promise<Resource> {
  const { start, count } = pageOf(query);
  const text = query.get("filter");
  if (text === null || text.trim() === "") {
    const rows = count === 0 ? [] : await selectUsers(ctx.db, connectionId, Math.min(start - 1 + count, 100_000));
    const page = rows.slice(start - 1).map((row) => presentUser(base, row));
    return answer(await countUsers(ctx.db, connectionId), start, page, query);
  }
  const filter = parseFilter(text);
  const rows = (await byIndex(ctx, connectionId, filter)) ?? (await everybody(ctx, connectionId));
  const fitting = rows.map((row) => presentUser(base, row)).filter((user) => matches(user, filter));
  return answer(fitting.length, start, fitting.slice(start - 1, start - 1 + count), query);
}

async function byIndex(ctx: Ctx, connectionId: string, filter: Filter): Promise<ScimUserRow[] | null> {
  if (filter.kind === "within" && filter.path === "emails") {
    const parts = filter.filter.kind === "and" ? filter.filter.parts : [filter.filter];
    const named = parts.map((part) => soleEquality(part, ["value"])).find((one) => one !== null);
    return named ? selectUsersBy(ctx.db, connectionId, "email", named.value) : null;
  }
  const asked = soleEquality(filter, ["username", "externalid", "id", "emails", "emails.value"]);
  if (!asked) return null;
  switch (asked.path) {
    case "username":
      return selectUsersBy(ctx.db, connectionId, "userName", asked.value);
    case "externalid":
      return selectUsersBy(ctx.db, connectionId, "externalId", asked.value);
    case "id": {
      const user = isId(asked.value) ? await selectUser(ctx.db, connectionId, asked.value) : undefined;
      return user ? [user] : [];
    }
    default:
      return selectUsersBy(ctx.db, connectionId, "email", asked.value);
  }
}

async function everybody(ctx: Ctx, connectionId: string): Promise<ScimUserRow[]> {
  const rows = await selectUsers(ctx.db, connectionId, MOST_FILTERED + 1);
  if (rows.length > MOST_FILTERED) throw bad("tooMany", "Too many users for such a filter; ask by userName, externalId or e-mail address.");
  return rows;
}

/** @throws ScimError invalidFilter, invalidValue, tooMany */
export async function listGroups(ctx: Ctx, base: string, connectionId: string, query: URLSearchParams): Promise<Resource> {
  const { start, count } = pageOf(query);
  const text = query.get("filter")?.trim() ?? "";
  const filter = text === "" ? null : parseFilter(text);
  const asked = filter && soleEquality(filter, ["displayname"]);
  const rows = await selectGroups(ctx.db, connectionId, MOST_FILTERED + 1, asked?.value ?? null);
  if (rows.length > MOST_FILTERED) throw bad("tooMany", "Too many groups.");
  const filters = filter !== null && !asked && /members/i.test(text);
  const shown = query.get("excludedAttributes")?.toLowerCase().split(",").includes("members") !== true;
  const slice = filters || filter ? rows : rows.slice(start - 1, start - 1 + count);
  const members =
    filters || shown
      ? Map.groupBy(
          await selectMembers(
            ctx.db,
            slice.map(({ id }) => id),
          ),
          ({ group_id }) => group_id,
        )
      : null;
  const groups = slice.map((row) => presentGroup(base, row, members && (members.get(row.id) ?? [])));
  if (!filter) return answer(rows.length, start, groups, query);
  const fitting = groups.filter((group) => matches(group, filter));
  return answer(fitting.length, start, fitting.slice(start - 1, start - 1 + count), query);
}
