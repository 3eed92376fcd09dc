/**
 * One operation, one definition. A room's `contract.ts` defines its operations with `defineOperations`; from them come the REST
 * route, its validation, its right check, its OpenAPI entry and the typed callers of web, widget and command line.
 * Browser-safe: imports nothing of ours.
 */
import { z } from "zod";

type Schema = { _zod: { input: unknown; output: unknown } };

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

export type OperationSpec = {
  method: Method;
  /** Below `/api/v1`, with `{name}` for path parameters. */
  path: string;
  /** The right an actor needs, or `public` for everybody. What he then sees is decided by the visibility of each thing. */
  right: string;
  summary: string;
  params?: Schema;
  query?: Schema;
  body?: Schema;
  /** Success status; 200 when absent. */
  status?: 200 | 201 | 202 | 204;
  response?: Schema;
  /** The item schema of a list answered as `{data, nextCursor}`. */
  list?: Schema;
  /** A POST that only reads: no idempotency key, no audit. */
  safe?: boolean;
  /** The answer is a thing with a `revision`: it carries an ETag. */
  etag?: boolean;
  /** A change that requires If-Match (428 when absent, 412 when stale). */
  ifMatch?: boolean;
  /** Most bytes of a JSON body; one megabyte when absent. */
  maxBytes?: number;
  /** The request body is bytes, handed over as a stream of at most this many bytes. */
  rawBody?: { maxBytes: number; mediaTypes?: readonly string[] };
  /** The answer is a `Response` made by the verb (a file, a stream). */
  rawResponse?: boolean;
  /** Rate limit class; `write` for changes, `read` otherwise. `hook`: many calls of one address are other systems at work; `export`: whole lists. */
  limit?: "read" | "write" | "upload" | "public" | "hook" | "export";
  /** The verb itself checks who calls, such as another system by its signature: `Authorization` is not looked at, everybody is anonymous. */
  ownProof?: boolean;
  /** Schemes of `Authorization` that the verb itself checks, beside the general proofs: with one of them the caller is anonymous, and `ctx.proof` holds what follows it. */
  schemes?: readonly string[];
  /** Asked very often by strangers, and behind no wall: no transaction of a customer is opened for them, the verb reads as the program itself. */
  direct?: boolean;
  /** Codes of the problems this operation may answer beside the general ones. */
  errors?: readonly string[];
};

export type OperationSpecs = { [id: string]: OperationSpec };

/** Defines the operations of a room. The ids are `room.verb` and stable. */
export function defineOperations<const T extends OperationSpecs>(operations: T): T {
  return operations;
}

type OutputOf<S> = S extends { _zod: { output: infer O } } ? O : undefined;
type InputOf<S> = S extends { _zod: { input: infer I } } ? I : undefined;

/** What a verb receives: parsed params, query and body. */
export type OperationInput<S extends OperationSpec> = {
  params: OutputOf<S["params"]>;
  query: OutputOf<S["query"]>;
  body: S["rawBody"] extends object ? RawBody : OutputOf<S["body"]>;
  /** The revision named by If-Match; defined when the operation requires it. */
  ifMatch: number | undefined;
};

export type RawBody = { stream: ReadableStream<Uint8Array>; mediaType: string; headers: Headers };

/** What a caller sends, before parsing. */
export type OperationCall<S extends OperationSpec> = {
  params?: InputOf<S["params"]>;
  query?: InputOf<S["query"]>;
  body?: S["rawBody"] extends object ? RawBody : InputOf<S["body"]>;
  ifMatch?: number;
  idempotencyKey?: string;
};

/** What an operation answers. */
export type OperationOutput<S extends OperationSpec> = S["rawResponse"] extends true
  ? Response
  : S["list"] extends Schema
    ? { data: OutputOf<S["list"]>[]; nextCursor: string | null }
    : S["response"] extends Schema
      ? OutputOf<S["response"]>
      : undefined;

/** Shapes that many contracts share. The message of a rule is a code whose text stands in `locales/<language>/errors.json` as `invalid.<code>`. */
export const id = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, "uuid");
export const instant = z.iso.datetime({ offset: true });
/** An instant that is sent to us: of four digits in UTC too, since others are written in another form, which no reader expects. */
export const givenInstant = instant.refine((value) => {
  const year = new Date(value).getUTCFullYear();
  return year >= 1 && year <= 9_999;
}, "instant");
/** A day of the calendar. There is no year 0. */
export const day = z.iso.date().refine((value) => value >= "0001", "day");
export const reference = z.strictObject({ id, name: z.string() });
export const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "slug");
/** What names a thing in a request: its id or its slug. */
export const idOrSlug = z.union([id, slug]);
export const emailAddress = z
  .string()
  .max(254)
  .regex(/^[^\s@<>"(),:;\\[\]\p{Cc}]{1,64}@[^\s@<>"(),:;\\[\]\p{Cc}]+\.[^\s@<>"(),:;\\[\]\p{Cc}]+$/u, "email")
  .refine((value) => value.isWellFormed(), "unicode");
export const locale = z.enum(["en", "pt", "cs", "ar", "de"]);
/** `limit` (1 to 200, default 50) and `cursor` of every list. */
export const page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
};
/** One line of text: no line breaks or control characters, trimmed, not empty. */
export function line(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, "oneLine")
    .refine((value) => value.isWellFormed(), "unicode");
}
/** Text of several lines; a NUL, which no database text can hold, is refused. */
export function text(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((value) => !value.includes("\u0000"), "noNul")
    .refine((value) => value.isWellFormed(), "unicode");
}

/** A word to find things by, kept in small letters. */
export const tag = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}._:/-]{0,49}$/u, "tag");
