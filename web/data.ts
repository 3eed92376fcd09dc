import { data, redirect } from "react-router";

/** A problem (RFC 9457) as operations throw it and as pages see it. */
export type Problem = { status: number; code: string; title: string; detail?: string; errors?: { path: string; message: string }[] };

function isProblem(error: unknown): error is Problem {
  return (
    typeof error === "object" &&
    error !== null &&
    "status" in error &&
    typeof error.status === "number" &&
    "code" in error &&
    typeof error.code === "string"
  );
}

/** The problem in what was thrown, or null when it is something else. */
export function problemOf(error: unknown): Problem | null {
  if (isProblem(error)) return error;
  if (typeof error === "object" && error !== null && "data" in error && isProblem(error.data)) return error.data;
  return null;
}

/**
 * Runs the calls of a loader. A problem becomes an answer that the error page can read; who is not signed in goes to sign in.
 * @param request of the loader; its path is where signing in leads back to
 */
export async function load<T>(request: Request, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isProblem(error)) throw error;
    if (error.status === 401) throw redirect(signInPath(request));
    throw data(plain(error), { status: error.status });
  }
}

/**
 * Runs the calls of an action. A problem that the person can mend (4xx) is returned, so that the form shows it beside what was typed.
 * @returns `{ok: true, value}` or `{ok: false, problem}`
 */
export async function attempt<T>(
  request: Request,
  run: () => Promise<T>,
): Promise<{ ok: true; value: T } | { ok: false; problem: Problem }> {
  try {
    return { ok: true, value: await run() };
  } catch (error) {
    if (!isProblem(error) || error.status >= 500) throw error;
    if (error.status === 401) throw redirect(signInPath(request));
    return { ok: false, problem: plain(error) };
  }
}

function plain({ status, code, title, detail, errors }: Problem): Problem {
  return { status, code, title, ...(detail !== undefined && { detail }), ...(errors && { errors }) };
}

/** The sign-in page that leads back to a request's path. */
export function signInPath(request: Request): string {
  const url = new URL(request.url);
  const path = url.pathname.replace(/\.data$/, "") + url.search.replace(/[?&]_routes=[^&]*/, "");
  return `/sign-in?next=${encodeURIComponent(path)}`;
}

/** A path of this site that is safe to go to after signing in; anything else is `fallback`. */
export function safeNext(next: unknown, fallback: string): string {
  if (typeof next !== "string" || !/^\/(?![/\\])[^\s\\]*$/.test(next)) return fallback;
  return next;
}

/**
 * Reads a form that a page posted.
 * @throws 413 when it is larger than the server takes, 400 when it is no form
 */
export async function readForm(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch (error) {
    const tooLarge =
      error instanceof Error && (error.name === "BodyTooLarge" || (error.cause instanceof Error && error.cause.name === "BodyTooLarge"));
    const status = tooLarge ? 413 : 400;
    throw data({ status, code: tooLarge ? "tooLarge" : "badForm", title: tooLarge ? "Too large" : "Not a form" }, { status });
  }
}

/** A text field of a form; what is absent or a file is the empty string. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
