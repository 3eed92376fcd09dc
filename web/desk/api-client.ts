import { newId } from "../../shared/ids.ts";
import type { Problem } from "../data.ts";

/** A refused or failed call. `problem.status` 0 means that the server was not reached. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly problem: Problem & { current?: unknown };
  constructor(problem: Problem & { current?: unknown }) {
    super(problem.title);
    this.problem = problem;
  }
}

type Options = { body?: unknown; ifMatch?: number; idempotencyKey?: string; keepalive?: boolean; signal?: AbortSignal };

/**
 * Calls an operation of the API from the browser, as the person signed in. A POST carries an idempotency key, so that a
 * repeated attempt does nothing twice.
 * @param path below `/api/v1`
 * @throws ApiError
 */
export async function callApi<T>(method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.ifMatch !== undefined) headers["If-Match"] = `"${options.ifMatch}"`;
  if (method === "POST") headers["Idempotency-Key"] = options.idempotencyKey ?? newId();
  const response = await send(path, {
    method,
    headers,
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    ...(options.keepalive && { keepalive: true }),
    ...(options.signal && { signal: options.signal }),
  });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export type UploadedFile = { id: string; fileName: string; mediaType: string; size: number };

/** Stores a file, to be attached to a message. @throws ApiError */
export async function uploadFile(file: File): Promise<UploadedFile> {
  const response = await send("/files", {
    method: "POST",
    headers: {
      Accept: "application/json",
      "Content-Type": file.type || "application/octet-stream",
      // RFC 8187: names in any script.
      "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}`,
      "Idempotency-Key": newId(),
    },
    body: file,
  });
  return (await response.json()) as UploadedFile;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, { credentials: "same-origin", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError({ status: 0, code: "offline", title: "offline" });
  }
  if (response.ok) return response;
  if (response.status === 401) {
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
  const problem = (await response.json().catch(() => null)) as Problem | null;
  throw new ApiError({ code: "failed", title: response.statusText, ...problem, status: response.status });
}
