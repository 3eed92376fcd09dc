import { createSocket } from "node:dgram";

/** A DNS server that knows no name (NXDOMAIN, RFC 1035 §4.1.1), so that mail authentication ends at once on a machine without a network. */
export async function startEmptyDns(): Promise<{ address: string; stop(): void }> {
  const server = createSocket("udp4");
  server.on("message", (query, { port, address }) => {
    // Header and question as they came; an answer, recursion available, no such name.
    const end = query.indexOf(0, 12) + 5;
    const answer = Buffer.concat([query.subarray(0, 2), Buffer.from([0x81, 0x83, 0, 1, 0, 0, 0, 0, 0, 0]), query.subarray(12, end)]);
    server.send(answer, port, address);
  });
  server.bind(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return { address: `127.0.0.1:${server.address().port}`, stop: () => server.close() };
}
