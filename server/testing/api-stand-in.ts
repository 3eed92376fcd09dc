/** Another system's API, played by a test over HTTP on loopback: it gives out access tokens and answers those who have one. */
import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

export type StandInAnswer = { status?: number; headers?: { [name: string]: string }; json?: unknown; bytes?: Buffer };
export type Asked = { method: string; path: string; query: URLSearchParams; headers: IncomingMessage["headers"]; body: string };

export type ApiStandIn = {
  url: string;
  /** Every request, in order. */
  asked: Asked[];
  /** How it answers at this moment. */
  answer: (request: Asked) => StandInAnswer;
  /** How it answers where access tokens are had. */
  tokenAnswer: (form: URLSearchParams) => StandInAnswer;
  /** Access tokens it has given out and still takes. */
  tokens: Set<string>;
  /** As it began. */
  reset(): void;
  stop(): Promise<void>;
};

/** Starts one. */
export async function startApiStandIn(): Promise<ApiStandIn> {
  let given = 0;
  const giveToken = (): StandInAnswer => {
    const token = `access-${++given}`;
    standIn.tokens.add(token);
    return { json: { token_type: "Bearer", expires_in: 3_599, access_token: token } };
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const url = new URL(request.url!, "http://stand.in");
      const one = { method: request.method!, path: url.pathname, query: url.searchParams, headers: request.headers, body };
      standIn.asked.push(one);
      const entitled = standIn.tokens.has((request.headers.authorization ?? "").replace("Bearer ", ""));
      const said = url.pathname.endsWith("/token")
        ? standIn.tokenAnswer(new URLSearchParams(body))
        : entitled
          ? standIn.answer(one)
          : { status: 401, json: { error: { code: "InvalidAuthenticationToken" } } };
      response.writeHead(said.status ?? 200, { "content-type": "application/json", ...("headers" in said ? said.headers : {}) });
      response.end("bytes" in said && said.bytes ? said.bytes : JSON.stringify(said.json ?? {}));
    });
  });
  const standIn: ApiStandIn = {
    url: "",
    asked: [],
    answer: () => ({ status: 500 }),
    tokenAnswer: giveToken,
    tokens: new Set(),
    reset() {
      standIn.asked.length = 0;
      standIn.tokens.clear();
      standIn.answer = () => ({ status: 500 });
      standIn.tokenAnswer = giveToken;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  standIn.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return standIn;
}
