import { connect } from "node:net";

/**
 * Sends bytes to an HTTP server as they are, for what no client library would send.
 * @returns status and text of the first answer; status 0 when there was none
 */
export function rawHttp(port: number, bytes: Uint8Array | string): Promise<{ status: number; text: string }> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    const end = () => {
      socket.destroy();
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    };
    // A request that claims to be longer than it is waits for the rest.
    socket.setTimeout(500, end);
    socket.on("data", (part: Buffer) => {
      text += part.toString("latin1");
      const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
      const head = text.indexOf("\r\n\r\n");
      if (head >= 0 && length !== undefined && text.length >= head + 4 + Number(length)) end();
      if (head >= 0 && length === undefined && text.endsWith("0\r\n\r\n")) end();
    });
    socket.on("close", end);
    socket.on("error", end);
    socket.write(bytes);
  });
}
