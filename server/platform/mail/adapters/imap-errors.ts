/** What goes wrong with an IMAP server, in the words of sources. */
import { FetchError } from "#platform/fetcher";
import { SourceError, SourceLost, type SourceErrorCode } from "../model/mail-source.ts";

type Failure = Error & {
  code?: string;
  reason?: string;
  authenticationFailed?: boolean;
  response?: unknown;
  responseText?: string;
  responseStatus?: string;
  serverResponseCode?: string;
  mailboxMissing?: boolean;
  oauthError?: unknown;
};

const LIMITS = new Set([
  "LineTooLarge",
  "LiteralTooLarge",
  "ResponseTooLarge",
  "InvalidResponse",
  "UnexpectedTag",
  "ResponseProcessingFailed",
  "MAX_IMAP_NESTING_REACHED",
]);
const TLS = /^(?:ERR_TLS_|ERR_SSL_|EPROTO|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|STARTTLS_INJECTION)/;
/** The server ends a session whose access token has ended (Exchange Online, Dovecot). */
const TOKEN_ENDED = /AccessTokenExpired|token (?:has )?expired|session (?:has )?expired|invalid_token/i;

/** Whether a session ended because its access token did: with a new one it goes on. */
export function isTokenEnd(words: string | undefined): boolean {
  return TOKEN_ENDED.test(words ?? "");
}

/** Whether an answer was larger than may be, or none of the protocol. */
export function isLimit(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" && (LIMITS.has(code) || code.startsWith("ParserError"));
}

/** @param bye what the server said when it closed the connection */
export function sourceError(error: unknown, bye?: string): Error {
  if (error instanceof SourceError || error instanceof SourceLost) return error;
  if (error instanceof FetchError)
    return new SourceError(error.code === "address" || error.code === "name" ? error.code : "connection", "", { cause: error });
  if (!(error instanceof Error)) return new SourceError("failed", "", { cause: error });
  const failure = error as Failure;
  return new SourceError(codeOf(failure), wordsOf(failure, bye), { cause: error });
}

function codeOf({
  code = "",
  authenticationFailed,
  responseStatus,
  serverResponseCode,
  message,
  mailboxMissing,
}: Failure): SourceErrorCode {
  if (serverResponseCode === "UNAVAILABLE" || serverResponseCode === "INUSE") return "connection";
  if (authenticationFailed || message === "Unsupported authentication mechanism") return "credentials";
  if (code === "NotFound" || mailboxMissing || serverResponseCode === "NONEXISTENT") return "folder";
  if (serverResponseCode === "OVERQUOTA" || serverResponseCode === "LIMIT") return "quota";
  if (TLS.test(code) || /STARTTLS|certificate|altnames/i.test(message)) return "certificate";
  if (isLimit({ code })) return "protocol";
  if (code === "ETHROTTLE") return "quota";
  if (responseStatus === "NO" || responseStatus === "BAD") return "failed";
  return "connection";
}

function wordsOf(
  { responseText, response, reason, code = "", message, authenticationFailed, oauthError }: Failure,
  bye: string | undefined,
): string {
  const said = [responseText || (typeof response === "string" ? response : "") || bye || reason || "", oauthWords(oauthError)]
    .join(" ")
    .trim();
  if (said) return said;
  return authenticationFailed ? "" : `${code} ${message}`.trim();
}

/** What a server says of an access token it refuses: `{"status": "invalid_token", "scope": ...}` (RFC 7628 §3.2.2). */
function oauthWords(error: unknown): string {
  const { status } = (typeof error === "object" && error !== null ? error : {}) as { status?: unknown };
  return typeof status === "string" || typeof status === "number" ? String(status) : "";
}
