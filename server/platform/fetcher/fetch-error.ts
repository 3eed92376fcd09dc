/**
 * Why a request was not made, or not to its end:
 * `url` no absolute address, `scheme` not http or https, `credentials` user or password in the address, `port` of a service of another kind,
 * `address` not of the public internet, `name` without an address, `redirects` too many or to where none may lead, `tooLarge`, `timeout`,
 * `busy` too many waiting for one host, `connection` refused, cut or not to be trusted.
 */
export type FetchErrorCode =
  | "url"
  | "scheme"
  | "credentials"
  | "port"
  | "address"
  | "name"
  | "redirects"
  | "tooLarge"
  | "timeout"
  | "busy"
  | "connection";

/** A guarded request that came to nothing. Its message names no address: who asked may be told the code, and nothing of what lies inside. */
export class FetchError extends Error {
  override name = "FetchError";
  readonly code: FetchErrorCode;
  constructor(code: FetchErrorCode, cause?: unknown) {
    super(`the request could not be made: ${code}`, cause === undefined ? {} : { cause });
    this.code = code;
  }
}
