import type { Context, Hono } from "hono";
import { getConnInfo } from "@hono/node-server/conninfo";
import { newId } from "#shared/ids";
import type { OperationSpec } from "#shared/contract";
import { negotiateLocale, type Locale } from "#shared/locales";
import { isTransient } from "#platform/db";
import { sameStanding, type Actor } from "./actor.ts";
import { clientAddress } from "./client-address.ts";
import type { Platform } from "./ctx.ts";
import { execute } from "./execute.ts";
import { Problem, problemResponse } from "./problem.ts";
import { readIfMatch, readJson, readLastEventId, readQuery } from "./request-body.ts";
import type { Route } from "./routes.ts";

/** Who a request comes from. `via` tells whether a browser sent the proof by itself, which needs a same-origin check. */
export type Authentication = {
  actor: Actor;
  via: "token" | "cookie" | "link" | "none";
  /** the person's own language */ locale: Locale | null;
};
/** Finds the actor of a request; an unknown or expired proof is answered 401 by throwing a Problem, none is anonymous. `fresh` takes no answer from memory. */
export type Authenticate = (request: { headers: Headers; address: string; fresh?: boolean }) => Promise<Authentication>;

/** Who calls an operation that looks at the proof itself. */
const NOBODY: Authentication = { actor: { kind: "anonymous", id: "hook", rights: new Set() }, via: "none", locale: null };
const MAX_JSON_BYTES = 1_048_576;
export const API_PREFIX = "/api/v1";

/** The request's own facts, found once. */
export function requestFacts(platform: Platform, c: Context): { address: string; requestId: string } {
  const remote = getConnInfo(c).remote.address ?? "";
  return { address: clientAddress(platform.config.trustProxy, remote, c.req.raw.headers), requestId: newId() };
}

/** Refuses a change that a browser was led to by another site. @throws Problem 403 */
export function requireSameOrigin(platform: Platform, request: Request): void {
  const site = request.headers.get("sec-fetch-site");
  if (site === "same-origin" || site === "none") return;
  const origin = request.headers.get("origin");
  const host = request.headers.get("host");
  if (site === null && origin === null) throw new Problem(403, "crossOrigin");
  if (origin !== null && URL.canParse(origin) && (origin === platform.config.url || new URL(origin).host === host) && site === null) return;
  throw new Problem(403, "crossOrigin");
}

/** Mounts every operation below `/api/v1`. */
export function mountOperations(app: Hono, platform: Platform, routes: readonly Route[], authenticate: Authenticate): void {
  answerUnknown(app, platform, routes);
  for (const route of routes) {
    const { spec } = route;
    const path = API_PREFIX + spec.path.replaceAll(/\{(\w+)\}/g, ":$1");
    app.on(spec.method, path, async (c) => {
      const started = performance.now();
      const { address, requestId } = requestFacts(platform, c);
      const request = c.req.raw;
      let locale = negotiateLocale(request.headers.get("accept-language"));
      let response: Response;
      try {
        const proof = ownScheme(spec, request.headers);
        const authentication = spec.ownProof || proof !== null ? NOBODY : await authenticate({ headers: request.headers, address });
        if (authentication.locale && !request.headers.has("accept-language")) locale = authentication.locale;
        if (authentication.via === "cookie" && spec.method !== "GET") requireSameOrigin(platform, request);
        const accepted = spec.rawBody?.mediaTypes;
        if (accepted && !accepted.includes((request.headers.get("content-type") ?? "").split(";")[0]!.trim().toLowerCase()))
          throw new Problem(415, "mediaType", { values: { expected: accepted.join(", ") } });
        const body = spec.rawBody
          ? {
              stream: request.body ?? new ReadableStream({ start: (controller) => controller.close() }),
              mediaType: request.headers.get("content-type") ?? "application/octet-stream",
              headers: request.headers,
            }
          : spec.method === "GET"
            ? undefined
            : await readJson(request, spec.maxBytes ?? MAX_JSON_BYTES);
        const answer = await execute(platform, route, {
          actor: authentication.actor,
          locale,
          address,
          requestId,
          params: spec.params ? c.req.param() : undefined,
          query: request.url.includes("?") ? readQuery(new URL(request.url)) : {},
          body,
          ifMatch: readIfMatch(request.headers.get("if-match")),
          idempotencyKey: request.headers.get("idempotency-key") ?? undefined,
          stillAllowed: () =>
            authenticate({ headers: request.headers, address, fresh: true }).then(
              ({ actor }) => sameStanding(actor, authentication.actor),
              () => false,
            ),
          lastEventId: readLastEventId(request.headers.get("last-event-id")),
          proof,
        });
        if (answer.response) response = ifChanged(request, answer.response);
        else {
          const headers = {
            ...answer.headers,
            "cache-control": "private, no-cache",
            "content-type": "application/json; charset=utf-8",
            "x-content-type-options": "nosniff",
          };
          response = new Response(answer.body === undefined ? null : JSON.stringify(answer.body), { status: answer.status, headers });
        }
      } catch (error) {
        response = problemResponse(asProblem(platform, error, { operation: route.id, requestId }), locale);
      }
      platform.metrics.request(route.id, response.status, (performance.now() - started) / 1_000);
      return response;
    });
  }
}

/** What follows a scheme that the operation checks itself; null where the general proofs hold. */
function ownScheme({ schemes }: OperationSpec, headers: Headers): string | null {
  const [, scheme = "", rest = ""] = /^(\S+) +(\S.*)$/.exec(headers.get("authorization")?.trim() ?? "") ?? [];
  return schemes?.some((one) => one.toLowerCase() === scheme.toLowerCase()) ? rest : null;
}

/** An answer made by a verb that carries a tag is not sent again to whoever has it (RFC 9110 §13.1.2). */
function ifChanged(request: Request, response: Response): Response {
  const [asked, tag] = [request.headers.get("if-none-match"), response.headers.get("etag")];
  if (asked === null || tag === null || response.status !== 200 || (request.method !== "GET" && request.method !== "HEAD")) return response;
  const known = asked.split(",").map((one) => one.trim().replace(/^W\//, ""));
  if (!known.includes("*") && !known.includes(tag.replace(/^W\//, ""))) return response;
  void response.body?.cancel();
  const headers = new Headers(response.headers);
  for (const name of ["content-type", "content-length"]) headers.delete(name);
  return new Response(null, { status: 304, headers });
}

/** Answers what no operation answers below `/api`: another method is told which there are, the rest that there is nothing. */
function answerUnknown(app: Hono, platform: Platform, routes: readonly Route[]): void {
  const known = routes.map(({ spec }) => ({
    method: spec.method,
    path: new RegExp(`^${API_PREFIX}${spec.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
  }));
  app.notFound((c) => {
    if (!/^\/api(\/|$)/.test(c.req.path)) return c.text("There is nothing here.", 404);
    const methods = known.filter(({ path }) => path.test(c.req.path)).map(({ method }) => method);
    const problem =
      methods.length > 0
        ? new Problem(405, "method", { values: { methods: methods.join(", ") }, headers: { allow: methods.join(", ") } })
        : new Problem(404, "notFound");
    return problemResponse(problem, negotiateLocale(c.req.raw.headers.get("accept-language")));
  });
  app.onError((error, c) =>
    problemResponse(
      asProblem(platform, error, { operation: c.req.path, requestId: newId() }),
      negotiateLocale(c.req.raw.headers.get("accept-language")),
    ),
  );
}

/** What the caller is told of an error; the operator finds the cause in the log under the request's id. */
export function asProblem(platform: Platform, error: unknown, facts: { operation: string; requestId: string }): Problem {
  if (error instanceof Problem) {
    if (error.status >= 500) platform.log.error({ ...facts, code: error.code }, "a request failed");
    return error;
  }
  if (isTransient(error)) {
    platform.log.warn({ ...facts, err: error }, "a request met an unreachable or busy database");
    return new Problem(503, "unavailable", { headers: { "retry-after": "2" } });
  }
  platform.log.error({ ...facts, err: error }, "a request failed");
  return new Problem(500, "internal", { values: { requestId: facts.requestId }, extensions: { requestId: facts.requestId } });
}
