import type { IncomingMessage, ServerResponse } from "node:http";

/** Whether a Host header names a host (RFC 9110 §7.2); an empty one, and none, name the server itself. */
function isHost(host: string | undefined): boolean {
  if (host === undefined || host === "") return true;
  if (/[\s/?#@\\]/.test(host) || !URL.canParse(`http://${host}/`)) return false;
  return new URL(`http://${host}/`).pathname === "/";
}

/** Answers 400 to a request whose Host no address can be made of, before anything tries. */
export function withValidHost<Request extends IncomingMessage, Response extends ServerResponse>(
  listener: (request: Request, response: Response) => unknown,
) {
  return (request: Request, response: Response): void => {
    if (isHost(request.headers.host)) {
      listener(request, response);
      return;
    }
    response.writeHead(400, { "content-type": "text/plain; charset=utf-8", connection: "close" }).end("The Host header names no host.\n");
  };
}
