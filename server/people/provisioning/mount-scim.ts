/** The SCIM 2.0 service (RFC 7644), at `/scim/v2`: its own paths, media type and errors. */
import type { Context, Hono } from "hono";
import { asProblem, Problem, requestFacts, systemContext, type Ctx, type Platform } from "#platform/http";
import { newId } from "#shared/ids";
import { changeGroupBy, createGroup, findGroup, replaceGroup } from "./groups.ts";
import { selectMembers } from "./group-queries.ts";
import { listGroups, listUsers } from "./list.ts";
import { resourceTypes, schemas, serviceProviderConfig } from "./model/discovery.ts";
import { readOperations } from "./model/patch.ts";
import { bad, errorBody, ScimError } from "./model/scim-error.ts";
import { only, presentGroup, presentUser, versionOf } from "./present.ts";
import { selectByToken, touchConnection } from "./queries.ts";
import { hashScimToken } from "./tokens.ts";
import { changeUserBy, createUser, findUser, removeGroup, removeUser, replaceUser } from "./users.ts";

const MOST_BYTES = 1_048_576;
const TOUCH_EVERY = 60_000;
const CALLS = { name: "scim.calls", burst: 300, rate: 50, seconds: 1 };
const WRONG = { name: "scim.wrongToken", burst: 30, rate: 30, seconds: 60 };

type Request = { ctx: Ctx; base: string; connection: { id: string; default_role: string }; c: Context; query: URLSearchParams };

export function mountScim(app: Hono, platform: Platform): void {
  app.all("/scim/v2/*", async (c) => {
    const { address, requestId } = requestFacts(platform, c);
    try {
      const connection = await authenticate(platform, c.req.raw.headers, address);
      const ctx = { ...systemContext(platform, `scim.${connection.id}`), address, requestId };
      const request = { ctx, base: `${platform.config.url}/scim/v2`, connection, c, query: new URL(c.req.raw.url).searchParams };
      return await answer(request, c.req.path.slice("/scim/v2/".length).replace(/\/$/, "").split("/"));
    } catch (error) {
      return refusal(platform, error, requestId);
    }
  });
}

/** @throws ScimError 401, 429 */
async function authenticate(platform: Platform, headers: Headers, address: string): Promise<{ id: string; default_role: string }> {
  const token = /^Bearer +(bsc_[a-z2-7]{32})$/i.exec(headers.get("authorization")?.trim() ?? "")?.[1];
  const db = platform.database.staff;
  const now = platform.clock.now();
  const found = token && (await selectByToken(db, hashScimToken(platform.crypto, token), now));
  if (!found) {
    platform.audit.note({ actor: "anonymous:anonymous", action: "token.refused", outcome: "denied", address });
    if (platform.limiter.take(WRONG, address) > 0) throw new ScimError(429, "Too many wrong tokens.");
    throw new ScimError(401, "The token is not valid.");
  }
  if (platform.limiter.take(CALLS, found.id) > 0) throw new ScimError(429, "Too many requests.");
  if (now.getTime() - (found.last_used_at?.getTime() ?? 0) >= TOUCH_EVERY) await touchConnection(db, found.id, now);
  return found;
}

async function answer(request: Request, path: string[]): Promise<Response> {
  const { c, base, query } = request;
  const [kind = "", id, ...rest] = path.map(decode);
  const { method } = c.req;
  if (rest.length > 0) throw new ScimError(404, "There is no such thing.");
  if (kind === "Users") return users(request, method, id);
  if (kind === "Groups") return groups(request, method, id);
  if (method !== "GET" || !["ServiceProviderConfig", "Schemas", "ResourceTypes"].includes(kind))
    throw new ScimError(kind === "Bulk" || kind === "Me" ? 501 : 404, "There is no such thing.");
  if (query.has("filter")) throw new ScimError(403, "This is not filtered.");
  if (kind === "ServiceProviderConfig") return send(200, serviceProviderConfig(base));
  const all = kind === "Schemas" ? schemas(base) : resourceTypes(base);
  if (id === undefined) return send(200, list(all));
  const one = all.find((known) => known.id === id);
  if (!one) throw new ScimError(404, "There is no such thing.");
  return send(200, one);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ScimError(404, "There is no such thing.");
  }
}

async function users({ ctx, base, connection, c, query }: Request, method: string, id: string | undefined): Promise<Response> {
  const shown = (row: Parameters<typeof presentUser>[1], status = 200) => send(status, only(presentUser(base, row), query), versionOf(row));
  if (id === undefined || id === ".search") {
    if (method === "GET" && id === undefined) return send(200, await listUsers(ctx, base, connection.id, query));
    if (method === "POST" && id === ".search") return send(200, await listUsers(ctx, base, connection.id, searchOf(await body(c))));
    if (method === "POST") {
      const row = await createUser(ctx, { connectionId: connection.id, defaultRole: connection.default_role }, await body(c));
      const made = shown(row, 201);
      made.headers.set("location", `${base}/Users/${row.id}`);
      return made;
    }
    throw new ScimError(405, "This cannot be done here.");
  }
  const at = { connectionId: connection.id, id, version: c.req.header("if-match") ?? null };
  switch (method) {
    case "GET": {
      const row = await findUser(ctx, connection.id, id);
      return c.req.header("if-none-match") === versionOf(row) ? new Response(null, { status: 304 }) : shown(row);
    }
    case "PUT":
      return shown(await replaceUser(ctx, at, await body(c)));
    case "PATCH":
      return shown(await changeUserBy(ctx, at, readOperations(await body(c))));
    case "DELETE":
      await removeUser(ctx, at);
      return new Response(null, { status: 204 });
    default:
      throw new ScimError(405, "This cannot be done here.");
  }
}

async function groups({ ctx, base, connection, c, query }: Request, method: string, id: string | undefined): Promise<Response> {
  const shown = async (row: Parameters<typeof presentGroup>[1], status = 200) => {
    const members = query.get("excludedAttributes")?.toLowerCase() === "members" ? null : await selectMembers(ctx.db, [row.id]);
    return send(status, only(presentGroup(base, row, members), query), versionOf(row));
  };
  if (id === undefined || id === ".search") {
    if (method === "GET" && id === undefined) return send(200, await listGroups(ctx, base, connection.id, query));
    if (method === "POST" && id === ".search") return send(200, await listGroups(ctx, base, connection.id, searchOf(await body(c))));
    if (method === "POST") {
      const row = await createGroup(ctx, connection.id, await body(c));
      const made = await shown(row, 201);
      made.headers.set("location", `${base}/Groups/${row.id}`);
      return made;
    }
    throw new ScimError(405, "This cannot be done here.");
  }
  const at = { connectionId: connection.id, id, version: c.req.header("if-match") ?? null };
  switch (method) {
    case "GET": {
      const row = await findGroup(ctx, connection.id, id);
      return c.req.header("if-none-match") === versionOf(row) ? new Response(null, { status: 304 }) : shown(row);
    }
    case "PUT":
      return shown(await replaceGroup(ctx, at, await body(c)));
    case "PATCH":
      return shown(await changeGroupBy(ctx, at, readOperations(await body(c))));
    case "DELETE":
      await removeGroup(ctx, at);
      return new Response(null, { status: 204 });
    default:
      throw new ScimError(405, "This cannot be done here.");
  }
}

function list(resources: readonly unknown[]): { [name: string]: unknown } {
  const all = resources.length;
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    totalResults: all,
    startIndex: 1,
    itemsPerPage: all,
    Resources: resources,
  };
}

/** A search that is posted (RFC 7644 §3.4.3), as the query it stands for. */
function searchOf(asked: unknown): URLSearchParams {
  const query = new URLSearchParams();
  if (typeof asked !== "object" || asked === null) throw bad("invalidSyntax", "The body must be an object.");
  for (const [name, value] of Object.entries(asked)) {
    if (typeof value === "string" || typeof value === "number") query.set(name, String(value));
    else if (Array.isArray(value) && /^(attributes|excludedAttributes)$/.test(name)) query.set(name, value.map(String).join(","));
  }
  return query;
}

/** @throws ScimError 413, 415, 400 invalidSyntax */
async function body(c: Context): Promise<unknown> {
  const type = (c.req.header("content-type") ?? "").split(";")[0]!.trim().toLowerCase();
  if (type !== "application/scim+json" && type !== "application/json") throw new ScimError(415, "The body must be application/scim+json.");
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of c.req.raw.body ?? []) {
    size += part.length;
    if (size > MOST_BYTES * 4) break;
    if (size <= MOST_BYTES) parts.push(part);
  }
  if (size > MOST_BYTES) throw new ScimError(413, "The body is too large.");
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts))) as unknown;
  } catch {
    throw bad("invalidSyntax", "The body is no JSON.");
  }
}

function send(status: number, value: unknown, etag?: string): Response {
  const headers = {
    "content-type": "application/scim+json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
  return new Response(JSON.stringify(value), { status, headers: { ...headers, ...(etag && { etag }) } });
}

/** Every refusal in SCIM's own form; what is ours to mend says nothing of the inside. */
function refusal(platform: Platform, error: unknown, requestId: string): Response {
  if (error instanceof ScimError) {
    const response = send(error.status, errorBody(error));
    if (error.status === 401) response.headers.set("www-authenticate", "Bearer");
    if (error.status === 429) response.headers.set("retry-after", "5");
    return response;
  }
  const problem = asProblem(platform, error, { operation: "scim", requestId: requestId || newId() });
  const status = problem instanceof Problem && problem.status < 500 ? (problem.status === 422 ? 400 : problem.status) : problem.status;
  return send(status, errorBody(new ScimError(status, `It was refused (${problem.code}).`, status === 400 ? "invalidValue" : null)));
}
