/** One connection to an IMAP server (RFC 9051, RFC 3501): to a checked address, encrypted, and bounded in time and size. */
import { isIP } from "node:net";
import { ImapFlow } from "imapflow";
import type { ImapSecret, ImapSettings } from "#shared/mail-sources";
import { isLoopback } from "#platform/http";
import { SourceError, type SourceTools } from "../model/mail-source.ts";
import { accessToken, forgetAccessToken, type AccessToken } from "./access-token.ts";
import { isLimit, sourceError } from "./imap-errors.ts";
import { MAX_MAIL_BYTES } from "./smtp-intake.ts";

export type Access = {
  settings: ImapSettings;
  secret: ImapSecret;
  signal: AbortSignal;
  /** Keeps what came with a new access token, before it is used. */
  keep?: (token: AccessToken) => Promise<void>;
} & SourceTools;

const CONNECT_MILLISECONDS = 20_000;
const GREETING_MILLISECONDS = 20_000;
/** Without a byte for so long a connection is dead. */
const SILENT_MILLISECONDS = 60_000;
/** One command may take so long, however steadily its answer drips. */
const COMMAND_MILLISECONDS = 10 * 60_000;
const MAX_LINE_BYTES = 1_048_576;
/** Services of other kinds listen below; above, whoever set them up chose the port. */
const IMAP_PORTS = new Set([143, 993]);

export type Connected = {
  client: ImapFlow;
  /** How the access token was had; null with a password. */
  token: AccessToken | null;
  /** Waits for a command, and not for ever. @throws SourceError */
  command<T>(work: Promise<T>): Promise<T>;
  /** What the server said when it closed the connection. */
  bye(): string | undefined;
  close(): void;
};

/**
 * Connects and signs in. An access token kept from before that is refused is replaced by a new one, once.
 * @throws SourceError
 */
export async function connectImap(access: Access): Promise<Connected> {
  const { settings, secret } = access;
  const token = settings.auth === "oauth2" ? await tokenFor(access) : null;
  if (!token && !secret.password) throw new SourceError("settings", "no password");
  try {
    return await connectWith(access, token);
  } catch (error) {
    if (!token || (error as SourceError).code !== "credentials") throw error;
    forgetAccessToken(settings.oauth!, secretOf(secret));
    if (token.fresh) throw error;
    return connectWith(access, await tokenFor(access));
  }
}

async function connectWith(access: Access, token: AccessToken | null): Promise<Connected> {
  const { settings, secret, signal } = access;
  const { host, port, security } = settings;
  if (!IMAP_PORTS.has(port) && port < 1_024) throw new SourceError("address", `port ${port}`);
  const address = await access
    .addressOf(host, AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MILLISECONDS)]))
    .catch((error: unknown) => {
      throw sourceError(error);
    });
  // What is sent in the clear can be read by whoever is between: nobody is, on this machine.
  if (security === "none" && !isLoopback(address)) throw new SourceError("settings", "unencrypted");
  const client = new ImapFlow({
    host: address,
    port,
    ...(isIP(host) ? {} : { servername: host }),
    secure: security === "tls",
    ...(security === "tls" ? {} : { doSTARTTLS: security === "starttls" }),
    auth: { user: settings.user, ...(token ? { accessToken: token.token } : { pass: secret.password }) },
    tls: { minVersion: "TLSv1.2", ...(settings.certificate ? { ca: settings.certificate } : {}) },
    logger: false,
    clientInfo: { name: "Backstay" },
    disableAutoIdle: true,
    // A small answer must not become a large one.
    disableCompression: true,
    disableIMAP4rev2: true,
    connectionTimeout: CONNECT_MILLISECONDS,
    greetingTimeout: GREETING_MILLISECONDS,
    socketTimeout: SILENT_MILLISECONDS,
    maxLineLength: MAX_LINE_BYTES,
    maxLiteralSize: MAX_MAIL_BYTES + 1_024,
    maxResponseSize: MAX_MAIL_BYTES + 2 * MAX_LINE_BYTES,
  });
  // Each failure is met where its command is waited for.
  const met: { fault: unknown } = { fault: null };
  client.on("error", (error) => (met.fault ??= error));
  const close = () => client.close();
  signal.addEventListener("abort", close, { once: true });
  client.once("close", () => signal.removeEventListener("abort", close));
  const bye = () => client.byeReason;
  const command = async <T>(work: Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new SourceError("connection", "timeout"));
        client.close();
      }, COMMAND_MILLISECONDS).unref();
    });
    try {
      return await Promise.race([work, late]);
    } catch (error) {
      // That a limit was met is told by the connection; the command only hears that it is gone.
      throw sourceError(isLimit(met.fault) ? met.fault : error, bye());
    } finally {
      clearTimeout(timer);
    }
  };
  try {
    if (signal.aborted) throw new SourceError("connection", "stopped");
    await command(client.connect());
  } catch (error) {
    close();
    throw error;
  }
  return { client, token, command, bye, close };
}

async function tokenFor(access: Access): Promise<AccessToken> {
  const { settings, secret, keep } = access;
  if (!settings.oauth || !secret.refreshToken) throw new SourceError("settings", "no refresh token");
  const token = await accessToken(settings.oauth, secretOf(secret), access);
  if (token.fresh) await keep?.(token);
  return token;
}

/** The part of the secret that access tokens are had with. */
export function secretOf({ refreshToken = "", clientSecret }: ImapSecret): { refreshToken: string; clientSecret?: string | undefined } {
  return { refreshToken, clientSecret };
}
