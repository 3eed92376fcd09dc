/** Changes by PATCH (RFC 7644 §3.5.2), with the ways of Entra ID (words in capitals, "True") and Okta (no path, an object as value). */
import { parseFilter, plainPath, type Filter } from "./filter.ts";
import { bad } from "./scim-error.ts";
import { assignUser, checked, removeUser, requireSchema, type UserDraft } from "./user.ts";

const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const MOST = 100;

export type Operation = { op: "add" | "replace" | "remove"; path: string | null; value: unknown };

/** @throws ScimError invalidSyntax, invalidPath, noTarget */
export function readOperations(body: unknown): Operation[] {
  const found = requireSchema(body, PATCH).find(([name]) => name.toLowerCase() === "operations")?.[1];
  if (!Array.isArray(found) || found.length === 0) throw bad("invalidSyntax", "Operations must be a list.");
  if (found.length > MOST) throw bad("tooMany", `At most ${MOST} operations are taken at once.`);
  return found.map((one: unknown) => {
    const { op, path, value } = (typeof one === "object" && one !== null ? one : {}) as { op?: unknown; path?: unknown; value?: unknown };
    const word = typeof op === "string" ? op.toLowerCase() : "";
    if (word !== "add" && word !== "replace" && word !== "remove") throw bad("invalidSyntax", "op must be add, replace or remove.");
    if (
      path !== undefined &&
      path !== null &&
      (typeof path !== "string" || path.length > 500 || !/^[A-Za-z][\w.:$-]*(?:\[.{1,400}\])?(?:\.\w+)?$/.test(path))
    )
      throw bad("invalidPath", "The path cannot be read.");
    if (word === "remove" && !path) throw bad("noTarget", "What is removed must be named.");
    return { op: word, path: typeof path === "string" ? path : null, value };
  });
}

/** The user after these changes. @throws ScimError */
export function patchUser(before: UserDraft, operations: readonly Operation[]): UserDraft {
  const draft = { ...before };
  for (const { op, path, value } of operations) {
    if (op === "remove") removeUser(draft, path!);
    else if (path !== null) assignUser(draft, path, value);
    else {
      if (typeof value !== "object" || value === null || Array.isArray(value))
        throw bad("invalidSyntax", "Without a path the value must be an object.");
      // What a provider repeats of us changes nothing.
      for (const [name, one] of Object.entries(value))
        if (!["id", "schemas", "meta", "groups"].includes(name.toLowerCase())) assignUser(draft, name, one);
    }
  }
  return checked(draft);
}

export type GroupChange = { displayName?: string; externalId?: string | null; members: Set<string> };

/** The group after these changes. @param members ids it has @throws ScimError */
export function patchGroup(members: Iterable<string>, operations: readonly Operation[]): GroupChange {
  const change: GroupChange = { members: new Set(members) };
  for (const { op, path, value } of operations) {
    if (path === null) for (const [name, one] of groupParts(value)) applyGroup(change, op, name, one);
    else applyGroup(change, op, path, value);
  }
  return change;
}

function groupParts(value: unknown): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw bad("invalidSyntax", "Without a path the value must be an object.");
  return Object.entries(value).filter(([name]) => !["id", "schemas", "meta"].includes(name.toLowerCase()));
}

function applyGroup(change: GroupChange, op: Operation["op"], path: string, value: unknown): void {
  const name = plainPath(path);
  if (name === "displayname") {
    if (op === "remove") throw bad("mutability", "displayName cannot be removed.");
    change.displayName = groupName(value);
  } else if (name === "externalid") change.externalId = op === "remove" || value === null ? null : groupName(value);
  else if (name === "members") applyMembers(change, op, value === undefined && op === "remove" ? null : memberIds(value));
  else if (name.startsWith("members[")) {
    if (op !== "remove") throw bad("invalidPath", "Members are added as a list.");
    const chosen = namedMembers(parseFilter(path.slice(path.indexOf("[") + 1, path.lastIndexOf("]"))));
    for (const id of chosen) change.members.delete(id);
  }
}

function applyMembers(change: GroupChange, op: Operation["op"], ids: readonly string[] | null): void {
  if (op === "remove") {
    if (ids === null) change.members.clear();
    else for (const id of ids) change.members.delete(id);
    return;
  }
  if (op === "replace") change.members.clear();
  for (const id of ids ?? []) change.members.add(id);
}

/** Ids that `members[value eq "…"]` names, joined by `or`. */
function namedMembers(filter: Filter): string[] {
  if (filter.kind === "or") return filter.parts.flatMap(namedMembers);
  if (filter.kind === "compare" && filter.op === "eq" && filter.path === "value" && typeof filter.value === "string") return [filter.value];
  throw bad("invalidPath", "Members are named by value eq.");
}

/** @throws ScimError invalidValue */
export function memberIds(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  if (list.length > 10_000) throw bad("tooMany", "At most 10,000 members are taken at once.");
  return list.map((one: unknown) => {
    const id = typeof one === "object" && one !== null ? (one as { value?: unknown }).value : one;
    if (typeof id !== "string") throw bad("invalidValue", "A member needs a value.");
    return id;
  });
}

/** @throws ScimError invalidValue */
export function groupName(value: unknown): string {
  if (
    typeof value !== "string" ||
    value.trim() === "" ||
    value.length > 500 ||
    /[\p{Cc}\u2028\u2029]/u.test(value) ||
    !value.isWellFormed()
  )
    throw bad("invalidValue", "A name must be one line of text.");
  return value.trim();
}
