/** A name server on loopback that changes its mind: each name has a list of answers, given one after the other, the last for ever. */
import { createSocket } from "node:dgram";
import { isIPv4, SocketAddress } from "node:net";

export type RebindingDns = {
  /** `address:port`, as BACKSTAY_DNS takes it. */
  address: string;
  /** What each name answers at the first question, the second, and so on; each answer is a list of addresses. */
  zone: Map<string, readonly (readonly string[])[]>;
  /** Names it does not answer for. */
  silent: Set<string>;
  /** How often each name was asked for its IPv4 addresses. */
  asked: Map<string, number>;
  stop(): Promise<void>;
};

const A = 1;
const AAAA = 28;

function bytesOf(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split(".").map(Number));
  // The URL parser writes every IPv6 address in hexadecimal groups.
  const [before = "", after = ""] = new URL(`http://[${new SocketAddress({ address, family: "ipv6" }).address}]/`).hostname
    .slice(1, -1)
    .split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const [head, tail] = [groups(before), groups(after)];
  const all = [...head, ...Array<string>(8 - head.length - tail.length).fill("0"), ...tail];
  return Buffer.from(all.map((group) => group.padStart(4, "0")).join(""), "hex");
}

function record(type: number, address: string): Buffer {
  const data = bytesOf(address);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  // A time to live of nothing: whoever asks twice is told twice.
  head.writeUInt32BE(0, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function nameAt(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  while (message[at]! > 0) {
    labels.push(message.toString("latin1", at + 1, at + 1 + message[at]!));
    at += message[at]! + 1;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
}

export async function startRebindingDns(): Promise<RebindingDns> {
  const socket = createSocket("udp4");
  const server: RebindingDns = {
    address: "",
    zone: new Map(),
    silent: new Set(),
    asked: new Map(),
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
  socket.on("message", (message, from) => {
    const { name, end } = nameAt(message, 12);
    if (server.silent.has(name)) return;
    const type = message.readUInt16BE(end);
    const answers = server.zone.get(name);
    const turn = server.asked.get(name) ?? 0;
    if (type === A) server.asked.set(name, turn + 1);
    const addresses = (answers?.[Math.min(turn, answers.length - 1)] ?? []).filter((address) => isIPv4(address) === (type === A));
    const records = type === A || type === AAAA ? addresses.map((address) => record(type, address)) : [];
    const header = Buffer.alloc(12);
    message.copy(header, 0, 0, 2);
    header.writeUInt16BE(answers ? 0x8180 : 0x8183, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    socket.send(Buffer.concat([header, message.subarray(12, end + 4), ...records]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  server.address = `127.0.0.1:${socket.address().port}`;
  return server;
}
