/** Problems: RFC 9457 errors with a public, stable code. Their texts stand in `locales/<language>/errors.json` under that code. */
import type { Locale } from "#shared/locales";
import { translate } from "#platform/i18n";

type Values = { [name: string]: string | number };
export type FieldError = { /** JSON path, such as `requester.email`. */ path: string; code: string; values?: Values };

export class Problem extends Error {
  override name = "Problem";
  readonly status: number;
  readonly code: string;
  readonly values: Values;
  readonly errors: readonly FieldError[];
  /** Further members of the answer, such as `current`. */
  readonly extensions: { readonly [member: string]: unknown };
  readonly headers: { readonly [name: string]: string };

  constructor(
    status: number,
    code: string,
    options: {
      values?: Values;
      errors?: readonly FieldError[];
      extensions?: { [member: string]: unknown };
      headers?: { [name: string]: string };
    } = {},
  ) {
    super(code);
    this.status = status;
    this.code = code;
    this.values = options.values ?? {};
    this.errors = options.errors ?? [];
    this.extensions = options.extensions ?? {};
    this.headers = options.headers ?? {};
  }
}

/** 404 for what is not there, and for what the actor may not see: the two answer alike. */
export function notFound(): Problem {
  return new Problem(404, "notFound");
}

/** 403: seen, but not allowed. @param right the missing right */
export function forbidden(right: string): Problem {
  return new Problem(403, "forbidden", { values: { right } });
}

/** 422 for one field. @param code stable code below `invalid.`, with its text in errors.json */
export function invalid(path: string, code: string, values: Values = {}): Problem {
  return new Problem(422, "invalid", { errors: [{ path, code, values }] });
}

/** 412: the thing was changed since it was read. @param current the thing as it is now, with its revision */
export function stale(current: { revision: number }): Problem {
  return new Problem(412, "stale", { extensions: { current }, headers: { etag: `"${current.revision}"` } });
}

/** The members of the answer in a language. */
export function problemBody(problem: Problem, locale: Locale): { [member: string]: unknown } {
  const errors = problem.errors.map(({ path, code, values = {} }) => ({
    path,
    code,
    message: translate(locale, `errors.invalid.${code}`, values, translate(locale, "errors.invalid.value")),
  }));
  return {
    type: `https://backstay.dev/problems/${problem.code}`,
    title: translate(locale, `errors.${problem.code}`, problem.values, problem.code),
    status: problem.status,
    code: problem.code,
    detail: translate(locale, `errors.${problem.code}.detail`, problem.values, ""),
    errors,
    ...problem.extensions,
  };
}

/** The answer to a failed request. */
export function problemResponse(problem: Problem, locale: Locale): Response {
  return new Response(JSON.stringify(problemBody(problem, locale)), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json; charset=utf-8",
      "content-language": locale,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...problem.headers,
    },
  });
}
