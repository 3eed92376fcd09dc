/** The connection to the relay. */
import { createTransport, type Transporter } from "nodemailer";
import { isLoopback } from "#platform/http";

/** Between two words of a conversation; as long as RFC 5321 §4.5.3.2 lets a server think after the last dot, since giving up earlier sends twice. */
const SILENCE_MILLISECONDS = 600_000;

/** @param url `smtp://` or `smtps://`, with user and password where they are needed @param connections at most */
export function openTransport(url: string, connections: number): Transporter {
  const { hostname } = new URL(url);
  // A relay on the same machine is often run with a certificate nobody signed.
  const tls = isLoopback(hostname) || hostname === "localhost" ? { tls: { rejectUnauthorized: false } } : {};
  return createTransport({
    url,
    pool: true,
    maxConnections: connections,
    maxMessages: 100,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: SILENCE_MILLISECONDS,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...tls,
  } as Parameters<typeof createTransport>[0]);
}
