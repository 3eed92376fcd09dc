/**
 * smtp-server with two differences, both through its own classes:
 * - DATA is byte-exact: only a doubled dot at the start of a line that began after CRLF is an escape, and only CRLF.CRLF ends the message, so a
 *   bare LF or CR is data and nothing can be smuggled (RFC 5321 §4.1.1.4, CVE-2023-51764 and its kin).
 * - The greeting follows at once: the library's pause of 100 ms for early talkers would cost more than it wards off.
 */
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { SMTPConnection } from "smtp-server/lib/smtp-connection.js";
import { SMTPStream } from "smtp-server/lib/smtp-stream.js";
import type { Socket } from "node:net";
import type { PassThrough } from "node:stream";

/** Parts the library keeps for itself; its version is exact and the tests of this file cover them. */
type StreamInside = {
  _dataStream: PassThrough & { destroyed: boolean };
  _lastBytes: Buffer | false;
  _countDataBytes(length: number): void;
  _endDataMode(chunk: Buffer | false, remainder: Buffer, callback: () => void): void;
};

type ConnectionInside = { _server: SMTPServer; _onCommand(command: Buffer, callback: () => void): void };

const LINE_DOT = Buffer.from("\r\n.");

class ExactStream extends SMTPStream {
  /** Nothing of the message has come yet: it begins as if after CRLF. */
  #fresh = true;

  override startDataMode(maxBytes?: number): ReturnType<SMTPStream["startDataMode"]> {
    this.#fresh = true;
    return super.startDataMode(maxBytes);
  }

  override _feedDataStream(piece: Buffer, done: (error?: Error) => void): void {
    const inside = this as unknown as StreamInside;
    let chunk = inside._lastBytes ? Buffer.concat([inside._lastBytes, piece]) : piece;
    inside._lastBytes = false;
    const parts: Buffer[] = [];
    const finish = (end: number, remainder: Buffer) => {
      parts.push(chunk.subarray(0, end));
      const rest = Buffer.concat(parts);
      inside._countDataBytes(rest.length);
      inside._endDataMode(rest.length > 0 ? rest : false, remainder, done);
    };
    if (this.#fresh) {
      // The first line: "." CRLF is an empty message, "." with anything after it an escape.
      if (chunk.length < 3) {
        inside._lastBytes = chunk;
        done();
        return;
      }
      this.#fresh = false;
      if (chunk[0] === 0x2e && chunk[1] === 0x0d && chunk[2] === 0x0a) {
        finish(0, chunk.subarray(3));
        return;
      }
      if (chunk[0] === 0x2e && chunk[1] === 0x2e) chunk = chunk.subarray(1);
    }
    let searched = 0;
    for (;;) {
      const at = chunk.indexOf(LINE_DOT, searched);
      if (at < 0) break;
      // Two bytes after the dot decide; until they are here they are kept back.
      if (chunk.length < at + 5 && !(chunk.length > at + 3 && chunk[at + 3] !== 0x0d)) {
        parts.push(chunk.subarray(0, at));
        inside._lastBytes = chunk.subarray(at);
        this.#write(parts, done);
        return;
      }
      if (chunk[at + 3] === 0x0d && chunk[at + 4] === 0x0a) {
        finish(at + 2, chunk.subarray(at + 5));
        return;
      }
      if (chunk[at + 3] === 0x2e) {
        parts.push(chunk.subarray(0, at + 2));
        chunk = chunk.subarray(at + 3);
        searched = 0;
      } else {
        // A dot that should have been doubled and was not is left as its sender wrote it.
        searched = at + 3;
      }
    }
    // A line end may be cut in two.
    const kept = chunk.at(-1) === 0x0d ? 1 : chunk.length >= 2 && chunk.at(-2) === 0x0d && chunk.at(-1) === 0x0a ? 2 : 0;
    if (chunk.length > kept) parts.push(chunk.subarray(0, chunk.length - kept));
    inside._lastBytes = kept > 0 ? chunk.subarray(chunk.length - kept) : false;
    this.#write(parts, done);
  }

  #write(parts: Buffer[], done: (error?: Error) => void): void {
    const inside = this as unknown as StreamInside;
    const data = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    if (data.length === 0) {
      done();
      return;
    }
    inside._countDataBytes(data.length);
    const stream = inside._dataStream;
    if (!stream.writable || stream.write(data) || stream.destroyed) {
      done();
      return;
    }
    const resume = () => {
      stream.removeListener("drain", resume);
      stream.removeListener("close", resume);
      done();
    };
    stream.once("drain", resume);
    stream.once("close", resume);
  }
}

class PromptConnection extends SMTPConnection {
  #greeted = false;

  override init(): void {
    super.init();
    setImmediate(() => this.connectionReady());
  }

  override connectionReady(next?: () => void): void {
    if (this.#greeted) return;
    this.#greeted = true;
    super.connectionReady(next);
  }

  override _createParser(): SMTPStream {
    const inside = this as unknown as ConnectionInside;
    const parser = new ExactStream({ maxCommandLength: inside._server.options.maxCommandLength });
    parser.oncommand = (command: Buffer, callback: () => void) => inside._onCommand(command, callback);
    parser.on("error", (error: Error) => this.send(421, `Error: ${error.message}`));
    return parser;
  }
}

class PromptServer extends SMTPServer {
  override connect(socket: Socket, options?: object | null): void {
    const connection = new PromptConnection(this, socket, options ?? {});
    this.connections.add(connection);
    connection.on("error", (error: Error) => this._onError(error));
    connection.on("connect", (data: object) => this._onClientConnect(data as never));
    connection.init();
  }
}

/** An SMTP server of the library with the differences named above. */
export function createSmtpServer(options: SMTPServerOptions): SMTPServer {
  return new PromptServer(options);
}
