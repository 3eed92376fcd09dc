/**
 * The least a program on this stack can do: node:http, one statement through the same pool, its rows as JSON. Started as a process of its
 * own with what it needs in BARE; routes are `/<name>?<value>&<value>…`, and `/transaction` runs the statements of a list one by one.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openDatabase, type Connection } from "#platform/db";
import { createLogger } from "#platform/log";

export type Bare = {
  connection: Connection;
  secretKey: string;
  /** Statement texts by route. */ statements: { [route: string]: string };
  /** Statements of one transaction, each with its values. */ transaction?: { text: string; values: unknown[] }[];
};

const { connection, secretKey, statements, transaction = [] } = JSON.parse(process.env.BARE!) as Bare;
const { pool } = openDatabase({ connection, secretKey, log: createLogger("error") });

async function transact(): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    for (const { text, values } of transaction) await client.query(text, values);
    await client.query("commit");
  } finally {
    client.release();
  }
}

const server = createServer((request, response) => {
  const url = request.url!;
  const mark = url.indexOf("?");
  const route = mark < 0 ? url.slice(1) : url.slice(1, mark);
  const work =
    route === "transaction"
      ? transact().then(() => ({ rows: [] }))
      : pool.query(
          statements[route]!,
          mark < 0
            ? []
            : url
                .slice(mark + 1)
                .split("&")
                .map(decodeURIComponent),
        );
  work.then(
    ({ rows }) => response.setHeader("content-type", "application/json").end(JSON.stringify(rows)),
    (error: Error) => {
      response.statusCode = 500;
      response.end(error.message);
    },
  );
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
