/** A client that costs little: node:http with kept connections. */
import { Agent, request } from "node:http";

export type Client = {
  /** @returns the body @throws Error unless the status is the expected one */
  call(method: string, path: string, options?: { body?: unknown; expect?: number; match?: RegExp }): Promise<string>;
  close(): void;
};

/** Makes a client of one server. @param headers sent with every request */
export function httpClient(url: string, headers: { [name: string]: string } = {}): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { hostname, port } = new URL(url);
  return {
    call: (method, path, { body, expect = 200, match } = {}) =>
      new Promise((resolve, reject) => {
        const payload = body === undefined ? null : Buffer.from(JSON.stringify(body));
        const sent = request(
          {
            agent,
            hostname,
            port,
            method,
            path,
            headers: { ...headers, ...(payload ? { "content-type": "application/json", "content-length": payload.length } : {}) },
          },
          (answer) => {
            const parts: Buffer[] = [];
            answer.on("data", (part: Buffer) => parts.push(part)).on("error", reject);
            answer.on("end", () => {
              const text = Buffer.concat(parts).toString();
              if (answer.statusCode !== expect) reject(new Error(`${method} ${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`));
              else if (match && !match.test(text)) reject(new Error(`${method} ${path} answered without ${match}: ${text.slice(0, 300)}`));
              else resolve(text);
            });
          },
        );
        sent.on("error", reject);
        sent.end(payload ?? undefined);
      }),
    close: () => agent.destroy(),
  };
}
