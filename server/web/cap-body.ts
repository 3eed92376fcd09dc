/** How many times the limit is read and thrown away: a browser that still sends does not see the answer, only a broken connection. */
const PATIENCE = 4;

/**
 * A request whose body ends with an error after a number of bytes: the page that reads it says so in the visitor's language. The stream
 * itself is counted, since Content-Length may lie or be absent; of what is declared as too much nothing is kept.
 */
export function capBody(request: Request, maxBytes: number): Request {
  if (!request.body) return request;
  let tooLarge = Number(request.headers.get("Content-Length") ?? 0) > maxBytes;
  let seen = 0;
  const counted = request.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        seen += chunk.byteLength;
        tooLarge ||= seen > maxBytes;
        if (seen > maxBytes * PATIENCE) controller.error(new BodyTooLarge());
        else if (!tooLarge) controller.enqueue(chunk);
      },
      flush() {
        if (tooLarge) throw new BodyTooLarge();
      },
    }),
  );
  return new Request(request, { body: counted, duplex: "half" } as RequestInit);
}

/** The body was longer than allowed: answer 413. */
export class BodyTooLarge extends Error {
  override name = "BodyTooLarge";
}
