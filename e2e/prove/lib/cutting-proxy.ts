/** Stands between a mail program and its IMAP server, reads along, and cuts the connection at a chosen moment. */
import { connect, createServer, type Socket } from "node:net";
import type { Random } from "./seeded.ts";

/**
 * When to strike: `fetch` while bodies are on their way; `flag` when the program wants to mark what it stored, before the server hears of it;
 * `flagAnswer` after the server has marked it, before the program hears of it; `idle` while it waits.
 */
export type Moment = "fetch" | "flag" | "flagAnswer" | "idle";

export type CuttingProxy = {
  port: number;
  /** Strikes at the next such moment, once. @returns when it has */
  arm(moment: Moment, then?: () => void): Promise<void>;
  /** Gives up waiting for the moment. */
  disarm(): void;
  /** Refuses connections and cuts those there are, until the returned function is called. */
  close(): () => void;
  stop(): Promise<void>;
};

const COMMANDS: { [moment in Moment]: RegExp } = {
  fetch: /^\S+ UID FETCH .*BODY\.PEEK\[\]/im,
  flag: /^\S+ UID (?:STORE|MOVE)/im,
  flagAnswer: /^\S+ UID (?:STORE|MOVE)/im,
  idle: /^\S+ IDLE/im,
};
/** A piece of an answer after which another is likely. */
const FULL_PIECE = 4_096;

/** @param server port of the IMAP server on loopback, without encryption */
export async function startCuttingProxy(server: number, random: Random): Promise<CuttingProxy> {
  const pairs = new Set<{ client: Socket; upstream: Socket }>();
  const armed: { moment: Moment | null; struck: () => void } = { moment: null, struck: () => {} };
  let closed = false;

  const listener = createServer((client) => {
    if (closed) {
      client.destroy();
      return;
    }
    const upstream = connect(server, "127.0.0.1");
    const pair = { client, upstream };
    pairs.add(pair);
    /** What the server says next is cut: nothing of it arrives, or only a part. */
    let cutting: "answer" | "middle" | null = null;
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    const strike = () => {
      cut();
      armed.struck();
    };
    for (const socket of [client, upstream]) {
      socket.on("error", () => {});
      socket.on("close", () => {
        cut();
        pairs.delete(pair);
      });
    }
    client.on("data", (data: Buffer) => {
      const { moment } = armed;
      if (moment === null || !COMMANDS[moment].test(data.toString("latin1"))) {
        upstream.write(data);
        return;
      }
      armed.moment = null;
      if (moment === "flag") {
        strike();
        return;
      }
      upstream.write(data);
      if (moment === "idle") setTimeout(strike, random.between(0, 100));
      else cutting = moment === "fetch" ? "middle" : "answer";
    });
    upstream.on("data", (data: Buffer) => {
      // Of a large answer more pieces may come, and the cut may lie in one of those.
      if (cutting === null || (cutting === "middle" && data.length >= FULL_PIECE && random() < 0.6)) {
        client.write(data);
        return;
      }
      // The bytes before the cut arrive; what comes after them never does.
      const part = data.subarray(0, cutting === "middle" ? random.between(1, data.length - 1) : 0);
      cutting = null;
      upstream.destroy();
      client.end(part);
      armed.struck();
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  return {
    port: (listener.address() as { port: number }).port,
    arm(moment, then = () => {}) {
      return new Promise((resolve) => {
        armed.struck = () => {
          armed.struck = () => {};
          then();
          resolve();
        };
        armed.moment = moment;
      });
    },
    disarm() {
      armed.moment = null;
    },
    close() {
      closed = true;
      for (const { client, upstream } of pairs) {
        client.destroy();
        upstream.destroy();
      }
      return () => {
        closed = false;
      };
    },
    async stop() {
      for (const { client, upstream } of pairs) {
        client.destroy();
        upstream.destroy();
      }
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
