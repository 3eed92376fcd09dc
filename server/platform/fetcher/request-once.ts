import { request as httpRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import type { CheckedUrl } from "./check-url.ts";
import { FetchError } from "./fetch-error.ts";

export type Outgoing = { method: string; headers: { readonly [name: string]: string }; body: Uint8Array | null };
export type Incoming = { status: number; headers: { readonly [name: string]: string }; body: Buffer };

/**
 * One request to one checked address, without redirects. The name stays in Host, SNI and the certificate's check; what is connected to is
 * the address alone, so that no second look-up can lead elsewhere.
 * @param maxBytes of the body; beyond them the connection is cut
 * @throws FetchError tooLarge, timeout, connection
 */
export function requestOnce(
  target: CheckedUrl,
  address: string,
  outgoing: Outgoing,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Incoming> {
  const { url, host, port, secure } = target;
  const options: RequestOptions & { servername?: string } = {
    host: address,
    port,
    path: `${url.pathname}${url.search}`,
    method: outgoing.method,
    headers: {
      // Nothing is unpacked here, so that a small answer cannot become a large one.
      "accept-encoding": "identity",
      ...ownHeaders(outgoing.headers),
      host: url.host,
      ...(outgoing.body ? { "content-length": String(outgoing.body.byteLength) } : {}),
    },
    // A connection of its own: one that was opened for another name or address is never used again.
    agent: false,
    maxHeaderSize: 16_384,
    signal,
    ...(secure && !isIP(host) ? { servername: host.replace(/\.$/, "") } : {}),
  };
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      reject(error instanceof FetchError ? error : new FetchError(signal.aborted ? "timeout" : "connection", error));
    };
    let request: ClientRequest;
    try {
      request = (secure ? httpsRequest : httpRequest)(options);
    } catch (error) {
      // A header that is none, or a method.
      fail(error);
      return;
    }
    request.once("error", fail);
    // The socket was told an address, not a name; that it went there is checked all the same.
    request.once("socket", (socket) => {
      socket.once("connect", () => {
        if (plain(socket.remoteAddress ?? "") !== plain(address)) request.destroy(new FetchError("address"));
      });
    });
    request.once("response", (response) => {
      readBody(response, outgoing.method === "HEAD" ? Number.MAX_SAFE_INTEGER : maxBytes).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: flat(response), body }),
        (error: unknown) => {
          request.destroy();
          fail(error);
        },
      );
    });
    request.end(outgoing.body ?? undefined);
  });
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(response.headers["content-length"] ?? 0) > maxBytes) throw new FetchError("tooLarge");
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) throw new FetchError("tooLarge");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function flat(response: IncomingMessage): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : (value ?? "")]),
  );
}

/** What belongs to the connection is set here and by nobody else (RFC 9110 §7.6.1). */
const OF_CONNECTION = new Set([
  "host",
  "content-length",
  "transfer-encoding",
  "connection",
  "keep-alive",
  "upgrade",
  "expect",
  "te",
  "trailer",
  "proxy-authorization",
]);

function ownHeaders(headers: { readonly [name: string]: string }): { [name: string]: string } {
  const all = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(all.filter(([name]) => !OF_CONNECTION.has(name)));
}

function plain(address: string): string {
  return address.replace(/^::ffff:/, "");
}
