/** What a source of mail is to the program, whatever it speaks: IMAP, Microsoft Graph, the Gmail API. */
import type { Clock } from "#platform/clock";
import type { GuardedFetch } from "#platform/fetcher";
import type { Logger } from "#platform/log";

export type MailSourceKind = "imap" | "graph" | "gmail";

/** A mail as it was fetched. One that is larger than the limit comes with its header alone and the size it has. */
export type FetchedMail = {
  /** RFC 5322 bytes; of a mail that is too large, its header. */ raw: Buffer;
  /** What its source calls it for good, such as its UID with the UIDVALIDITY. */ key?: string;
  /** Size in bytes of a mail beyond `MAX_MAIL_BYTES`: it is recorded, can be seen, and stays where it lies. */ tooLarge?: number;
};

/** What the machinery gives to an adapter that fetches. */
export type SourceSession<Settings = unknown, Secret = unknown, Cursor = unknown> = {
  id: string;
  /** The address of the mailbox that is filled. */
  address: string;
  settings: Settings;
  secret: Secret;
  /** Null: read from the start. What was stored before is recognised by its bytes and not stored again. */
  cursor: Cursor | null;
  /** When reading from the start: mails that lay there before this moment are left. Null takes all. */
  since: Date | null;
  /** Aborted when the program ends, the source is paused or changed, or another process has taken it. */
  signal: AbortSignal;
  /**
   * Stores mails in the intake and moves the cursor, in one transaction. Only after it may a mail be marked at its source.
   * @returns how many were new
   * @throws SourceLost when another process has the source now
   */
  store(mails: readonly FetchedMail[], cursor: Cursor): Promise<number>;
  /** Those of the keys whose mails were stored before. */
  known(keys: readonly string[]): Promise<Set<string>>;
  /** Let in by the other side: what fails from here on is tried again soon, however often it failed before. */
  reached(): void;
  /** All is well at this moment: connected, and nothing left to fetch. */
  healthy(): Promise<void>;
  /** Keeps a secret that the other side replaced, such as a new refresh token. */
  keepSecret(secret: Secret): Promise<void>;
  /** Until when the access lasts if nobody renews it; null when it does not end. */
  tokenExpires(at: Date | null): Promise<void>;
  /** Waits; ends early when the signal is aborted. @param milliseconds */
  sleep(milliseconds: number): Promise<void>;
} & SourceTools;

/** The guarded ways out. */
export type SourceTools = {
  /** HTTP, with addresses inside refused unless the configuration names them. */
  fetch: GuardedFetch;
  /** The one address of a host that may be connected to. @throws FetchError address, name, timeout */
  addressOf(host: string, signal: AbortSignal): Promise<string>;
  clock: Clock;
  log: Logger;
};

export type SourceCheck = {
  /** Folders or labels that can be read, in the words of the other side. */ folders: string[];
  /** Mails in the chosen one. */ messages: number | null;
};

/** One kind of source. Loaded when the first source of the kind is there. */
export type MailSource<Settings = unknown, Secret = unknown, Cursor = unknown> = {
  /** Fetches until the signal is aborted, or once; after it returns it is called again. @throws SourceError */
  run(session: SourceSession<Settings, Secret, Cursor>): Promise<void>;
  /** Whether access works, without touching anything. @throws SourceError */
  check(
    access: {
      settings: Settings;
      secret: Secret;
      signal: AbortSignal;
      /** As in a session. */ keepSecret?(secret: Secret): Promise<void>;
    } & SourceTools,
  ): Promise<SourceCheck>;
};

/**
 * Why a source could not be read: `connection` refused, cut or silent, `certificate` not to be trusted, `address` not allowed,
 * `name` unknown host, `credentials` refused, `token` could not be renewed, `folder` is not there, `quota` of the other side used up,
 * `protocol` an answer that is none, `settings` unusable, `failed` anything else.
 */
export type SourceErrorCode =
  | "connection"
  | "certificate"
  | "address"
  | "name"
  | "credentials"
  | "token"
  | "folder"
  | "quota"
  | "protocol"
  | "settings"
  | "failed";

const MAX_WORDS = 500;

/** A source that cannot be read now. */
export class SourceError extends Error {
  override name = "SourceError";
  readonly code: SourceErrorCode;
  /** What the other server said, one line; may be empty. */
  readonly words: string;
  /** The other side asked to be left alone for so long. */
  readonly retryAfterSeconds: number | null;
  constructor(
    code: SourceErrorCode,
    words = "",
    { cause, retryAfterSeconds = null }: { cause?: unknown; retryAfterSeconds?: number | null } = {},
  ) {
    super(`the source could not be read: ${code}`, cause === undefined ? {} : { cause });
    this.code = code;
    this.words = oneLine(words);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Another process has the source now, or it was changed: what is under way is given up, and nothing of it is wrong. */
export class SourceLost extends Error {
  override name = "SourceLost";
}

/** Words of another server as one line that can be shown. */
export function oneLine(words: string): string {
  return words
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, " ")
    .trim()
    .slice(0, MAX_WORDS)
    .toWellFormed();
}

const MINUTE = 60_000;

/**
 * How long to wait after so many failures in a row. Wrong credentials are tried seldom, so that no account is locked by us.
 * @returns milliseconds
 */
export function pauseAfter(code: SourceErrorCode, failures: number, random: () => number = Math.random): number {
  const [first, most] = code === "credentials" || code === "token" ? [MINUTE, 30 * MINUTE] : [2_000, 5 * MINUTE];
  const pause = Math.min(most, first * 2 ** Math.min(20, failures - 1));
  return Math.round(pause * (0.8 + 0.4 * random()));
}
