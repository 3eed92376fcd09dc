/**
 * The least a program on this stack can do: node:http, one statement through the same pool, its rows as JSON. Started as a process of its
 * own with what it needs in BARE; routes are `/<name>?<value>&<value>…`, without values the statement's own.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openDatabase, type Connection } from "#platform/db";
import { createLogger } from "#platform/log";

export type Statement = { text: string; values: unknown[] };
export type Bare = { connection: Connection; secretKey: string; statements: { [route: string]: Statement } };

const { connection, secretKey, statements } = JSON.parse(process.env.BARE!) as Bare;
const { pool } = openDatabase({ connection, secretKey, log: createLogger("error") });

const server = createServer((request, response) => {
  const url = request.url!;
  const mark = url.indexOf("?");
  const route = mark < 0 ? url.slice(1) : url.slice(1, mark);
  const { text, values } = statements[route]!;
  pool.query(text, mark < 0 ? values : url.slice(mark + 1).split("&")).then(
    ({ rows }) => response.setHeader("content-type", "application/json").end(JSON.stringify(rows)),
    (error: Error) => {
      response.statusCode = 500;
      response.end(error.message);
    },
  );
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
