/** A name server on loopback that knows what it is told (RFC 1035, TXT and A over UDP). */
import { createSocket } from "node:dgram";

export type DnsServer = {
  /** `address:port`, as BACKSTAY_DNS takes it. */
  address: string;
  /** Text records by name; may be changed at any time. */
  zone: { [name: string]: string };
  /** Names it does not answer for. */
  silent: Set<string>;
  queries: string[];
  stop(): Promise<void>;
};

const TXT = 16;

function nameAt(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  while (message[at]! > 0) {
    labels.push(message.toString("latin1", at + 1, at + 1 + message[at]!));
    at += message[at]! + 1;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
}

function textRecord(text: string): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < text.length; at += 255) {
    const piece = Buffer.from(text.slice(at, at + 255), "latin1");
    parts.push(Buffer.of(piece.length), piece);
  }
  const data = Buffer.concat(parts);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(TXT, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

/** Starts a server for a zone. */
export async function startDnsServer(zone: { [name: string]: string } = {}): Promise<DnsServer> {
  const socket = createSocket("udp4");
  const server: DnsServer = {
    address: "",
    zone,
    silent: new Set(),
    queries: [],
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
  socket.on("message", (message, from) => {
    const { name, end } = nameAt(message, 12);
    const type = message.readUInt16BE(end);
    server.queries.push(name);
    if (server.silent.has(name)) return;
    const text = type === TXT ? zone[name] : undefined;
    const known = Object.keys(zone).some((one) => one === name || one.endsWith(`.${name}`));
    const header = Buffer.alloc(12);
    message.copy(header, 0, 0, 2);
    header.writeUInt16BE(text !== undefined || known ? 0x8180 : 0x8183, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(text === undefined ? 0 : 1, 6);
    socket.send(
      Buffer.concat([header, message.subarray(12, end + 4), ...(text === undefined ? [] : [textRecord(text)])]),
      from.port,
      from.address,
    );
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  // A test that fails before its end must not keep its process waiting.
  socket.unref();
  server.address = `127.0.0.1:${socket.address().port}`;
  return server;
}
