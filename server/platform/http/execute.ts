/** The operation layer: the one path every call takes, over HTTP or from a page of the same program. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { OperationSpec, RawBody } from "#shared/contract";
import type { Locale } from "#shared/locales";
import { transact } from "#platform/db";
import { actorKey, isStaff, type Actor } from "./actor.ts";
import { withDatabase, type Ctx, type Platform } from "./ctx.ts";
import { claimKey, storeAnswer } from "./idempotency.ts";
import { limitFor } from "./limits.ts";
import { forbidden, invalid, Problem, type FieldError } from "./problem.ts";
import type { Route } from "./routes.ts";

export type Call = {
  actor: Actor;
  locale: Locale;
  address: string | null;
  requestId: string;
  params?: unknown;
  query?: unknown;
  body?: unknown;
  ifMatch?: number | undefined;
  idempotencyKey?: string | undefined;
  stillAllowed?: () => Promise<boolean>;
  lastEventId?: number | null;
  proof?: string | null;
};

export type Answer = {
  status: number;
  headers: { [name: string]: string };
  /** The JSON value; absent for 204. */ body?: unknown;
  /** Set by operations that answer a response of their own. */ response?: Response;
};

/** Told of one request: the rest would say no more, and cost more to say than to ask. */
const MOST_ERRORS = 50;

const listSchemas = new WeakMap<object, z.ZodType>();

function responseSchema(spec: OperationSpec): z.ZodType | null {
  if (spec.list) {
    let schema = listSchemas.get(spec);
    if (!schema)
      listSchemas.set(spec, (schema = z.strictObject({ data: z.array(spec.list as z.ZodType), nextCursor: z.string().nullable() })));
    return schema;
  }
  return (spec.response as z.ZodType | undefined) ?? null;
}

function parse(schema: unknown, value: unknown, place: "path" | "query" | "body"): unknown {
  if (!schema) {
    if (value !== undefined && value !== null && Object.keys(value).length > 0) {
      const errors = Object.keys(value).map((path) => ({ path, code: "unknown" }));
      throw new Problem(422, "invalid", { errors });
    }
    return undefined;
  }
  if (place === "query") refuseNul(value);
  const result = (schema as z.ZodType).safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  // A path that cannot name anything is simply not there.
  if (place === "path") throw new Problem(404, "notFound");
  throw new Problem(422, "invalid", { errors: result.error.issues.flatMap(fieldErrors).slice(0, MOST_ERRORS) });
}

/** A NUL is in no text of the database, so nothing can be asked with one. */
function refuseNul(query: unknown): void {
  for (const [path, value] of Object.entries(query ?? {})) {
    if (typeof value === "string" && value.includes("\u0000")) throw invalid(path, "noNul");
  }
}

/** What is wrong with one field: a stable code, its text made in the reader's language. */
function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String).join(".");
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ path: path ? `${path}.${key}` : key, code: "unknown" }));
    case "invalid_type":
      return [issue.input === undefined ? { path, code: "required" } : { path, code: "type", values: { expected: issue.expected } }];
    case "too_big":
      return [
        {
          path,
          code: issue.origin === "string" ? "tooLong" : issue.origin === "array" ? "tooMany" : "tooBig",
          values: { most: Number(issue.maximum) },
        },
      ];
    case "too_small":
      return [
        issue.origin === "string" || issue.origin === "array"
          ? { path, code: "empty" }
          : { path, code: "tooSmall", values: { least: Number(issue.minimum) } },
      ];
    case "invalid_value":
      return [{ path, code: "oneOf", values: { values: issue.values.map(String).join(", ") } }];
    default:
      // Rules and unions of ours name their code as the message.
      return [{ path, code: /^[a-zA-Z]{2,30}$/.test(issue.message) ? issue.message : "value" }];
  }
}

/**
 * Runs one operation: limit, right, validation, idempotency, verb, check of the answer, audit.
 * @throws Problem for everything the caller can mend
 */
export async function execute(platform: Platform, route: Route, call: Call): Promise<Answer> {
  const { spec, id } = route;
  const { actor } = call;
  const key = actorKey(actor);
  const wait = platform.limiter.take(limitFor(spec, actor), actor.kind === "anonymous" ? `${call.address}` : key);
  if (wait > 0) throw new Problem(429, "tooMany", { values: { seconds: wait }, headers: { "retry-after": String(wait) } });
  if (spec.right !== "public" && !actor.rights.has(spec.right)) {
    platform.audit.note({ actor: key, action: id, outcome: "denied", address: call.address, data: { right: spec.right } });
    if (actor.kind === "anonymous") throw new Problem(401, "signInNeeded", { headers: { "www-authenticate": "Bearer" } });
    throw forbidden(spec.right);
  }
  const input = {
    params: parse(spec.params, call.params, "path"),
    query: parse(spec.query, call.query, "query"),
    body: spec.rawBody ? (call.body as RawBody) : parse(spec.body, call.body, "body"),
    ifMatch: call.ifMatch,
  };
  if (spec.ifMatch && call.ifMatch === undefined) throw new Problem(428, "ifMatchNeeded");

  const run = async (db: Ctx["db"]): Promise<Answer> => {
    const ctx: Ctx = {
      db,
      actor,
      actorKey: key,
      clock: platform.clock,
      log: platform.log,
      locale: call.locale,
      address: call.address,
      requestId: call.requestId,
      stillAllowed: call.stillAllowed ?? (async () => true),
      lastEventId: call.lastEventId ?? null,
      proof: call.proof ?? null,
      platform,
    };
    return answer(spec, await route.handle(ctx, input as never), platform, id);
  };
  const idempotent = call.idempotencyKey !== undefined && spec.method === "POST" && !spec.safe && !spec.rawBody && !spec.rawResponse;
  // A body of bytes may take minutes to come in: no transaction waits for it, and what is stored of it stands behind no wall.
  if ((spec.rawBody || (spec.direct && !idempotent)) && !isStaff(actor)) return run(platform.database.customer);
  const result = await withDatabase(platform, actor, (db) => {
    if (!idempotent) return run(db);
    return transact(db, async (tx) => {
      const owner = ownerOf(platform, call, key);
      const hash = createHash("sha256")
        .update(JSON.stringify([id, call.params ?? null, call.query ?? null, call.body ?? null]))
        .digest();
      const claim = { actor: owner, key: call.idempotencyKey!, hash };
      const earlier = await claimKey(tx, platform.crypto, claim);
      if (earlier) return earlier;
      const fresh = await run(tx);
      await storeAnswer(tx, platform.crypto, claim, fresh);
      return fresh;
    });
  });
  if (isStaff(actor) && actor.kind !== "system" && readsOneThing(spec, call))
    platform.audit.note({ actor: key, action: id, subject: JSON.stringify(call.params), outcome: "allowed", address: call.address });
  return result;
}

/** Whose Idempotency-Key it is: whoever shows another proof has keys of his own, though he calls from the same place. */
function ownerOf({ crypto }: Platform, { actor, address, proof }: Call, key: string): string {
  if (typeof proof === "string") return `proof:${crypto.hashToken("idempotency", proof).toString("base64url")}`;
  return actor.kind === "anonymous" ? `anonymous:${address}` : key;
}

/** Whether somebody looks at one thing by its id. One's own settings and the installation's have none: reading them is told to nobody. */
function readsOneThing(spec: OperationSpec, call: Call): boolean {
  return spec.method === "GET" && spec.etag === true && Object.keys(call.params ?? {}).length > 0;
}

function answer(spec: OperationSpec, value: unknown, platform: Platform, id: string): Answer {
  if (spec.rawResponse) return { status: 200, headers: {}, response: value as Response };
  const status = spec.status ?? 200;
  if (status === 204) return { status, headers: {} };
  const schema = responseSchema(spec);
  if (!schema) throw new Error(`the operation ${id} declares no answer`);
  const checked = schema.safeParse(value);
  if (!checked.success) {
    platform.log.error(
      {
        operation: id,
        issues: checked.error.issues.slice(0, 5).map(({ code, path, message }) => ({ code, path: path.join("."), message })),
      },
      "an answer does not fit its contract",
    );
    throw new Problem(500, "internal");
  }
  const headers: { [name: string]: string } = {};
  if (spec.etag) headers.etag = `"${(checked.data as { revision: number }).revision}"`;
  return { status, headers, body: checked.data };
}
