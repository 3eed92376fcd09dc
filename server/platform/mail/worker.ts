/** The worker thread that parses mail: hostile input may exhaust this thread, never the program. */
import { parentPort, workerData } from "node:worker_threads";
import { createMasker, type SecretFormat } from "#platform/masking";
import { readMail } from "./model/read-mail.ts";
import { MailBomb } from "./model/parse-mime.ts";
import type { ParseFailure } from "./parse-mail.ts";
import type { ParsedMail } from "./model/parsed-mail.ts";

export type ParseJob = { id: number; raw: Uint8Array<ArrayBuffer>; envelopeFrom: string | null };
export type ParseResult = { id: number; mail: ParsedMail } | { id: number; error: string; code: ParseFailure["code"] };

/** Results wait for their batch no longer than this. */
const FLUSH_MILLISECONDS = 20;
/** Smaller contents are copied: handing a buffer over costs more, and they may lie in a shared pool. */
const TRANSFER_BYTES = 65_536;

const masker = createMasker((workerData as { formats?: readonly SecretFormat[] } | null)?.formats);

let results: ParseResult[] = [];
let flushedAt = performance.now();

function flush(): void {
  if (results.length === 0) return;
  const transfer: ArrayBuffer[] = [];
  for (const result of results) {
    if (!("mail" in result)) continue;
    for (const { content } of result.mail.attachments) {
      const { buffer } = content;
      if (
        content.byteLength >= TRANSFER_BYTES &&
        content.byteLength === buffer.byteLength &&
        buffer instanceof ArrayBuffer &&
        !transfer.includes(buffer)
      )
        transfer.push(buffer);
    }
  }
  parentPort!.postMessage(results, transfer);
  results = [];
  flushedAt = performance.now();
}

parentPort!.on("message", (jobs: ParseJob[]) => {
  void (async () => {
    flushedAt = performance.now();
    for (const { id, raw, envelopeFrom } of jobs) {
      try {
        results.push({ id, mail: await readMail(raw, envelopeFrom, masker) });
      } catch (error) {
        results.push({
          id,
          error: error instanceof Error ? error.message : String(error),
          code: error instanceof MailBomb ? error.code : "unreadable",
        });
      }
      if (performance.now() - flushedAt > FLUSH_MILLISECONDS) flush();
    }
    flush();
  })();
});
