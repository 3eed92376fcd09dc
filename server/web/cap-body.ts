/**
 * A request whose body ends with an error after a number of bytes. The stream itself is counted, since Content-Length may lie or be absent.
 * @returns the request, or null when its declared length is already too much
 */
export function capBody(request: Request, maxBytes: number): Request | null {
  if (!request.body) return request;
  const declared = Number(request.headers.get("Content-Length") ?? 0);
  if (declared > maxBytes) return null;
  let seen = 0;
  const counted = request.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        seen += chunk.byteLength;
        if (seen > maxBytes) controller.error(new BodyTooLarge());
        else controller.enqueue(chunk);
      },
    }),
  );
  return new Request(request, { body: counted, duplex: "half" } as RequestInit);
}

/** The body was longer than allowed: answer 413. */
export class BodyTooLarge extends Error {
  override name = "BodyTooLarge";
}
