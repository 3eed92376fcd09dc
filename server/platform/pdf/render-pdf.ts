/** Sets documents as PDF (Typst), each in a process of its own that is gone afterwards. */
import { fork } from "node:child_process";
import { documentData, type PdfDocument } from "./document.ts";
import type { SetResult } from "./worker.ts";

/** Two cores are busy with two; what more is asked for waits. */
const AT_ONCE = 2;
const WAITING_MOST = 20;
const MILLISECONDS = 60_000;

/** A document that was not set: too many were asked for at once, it took too long, or the compiler failed. */
export class PdfFailure extends Error {
  override name = "PdfFailure";
  readonly code: "pdfBusy" | "pdfTimeout" | "pdfFailed";
  constructor(code: PdfFailure["code"], message: string) {
    super(message);
    this.code = code;
  }
}

let running = 0;
const waiting: (() => void)[] = [];

/** Whether the next document would be turned away. */
export const pdfBusy = (): boolean => running >= AT_ONCE && waiting.length >= WAITING_MOST;

/**
 * The bytes of a PDF. Arabic is shaped and ordered; the fonts are our own and are embedded.
 * @param limits.milliseconds after which it is given up; 60,000 when absent
 * @throws PdfFailure
 * @throws RangeError for a document that is too long
 */
export async function renderPdf(document: PdfDocument, limits: { milliseconds?: number } = {}): Promise<Uint8Array> {
  const data = documentData(document);
  if (pdfBusy()) throw new PdfFailure("pdfBusy", "too many documents are being set");
  if (running >= AT_ONCE) {
    await new Promise<void>((go) => waiting.push(go));
  } else running++;
  try {
    return await inProcess(data, limits.milliseconds ?? MILLISECONDS);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

function inProcess(data: string, milliseconds: number): Promise<Uint8Array> {
  // Windows finds its own libraries by these; nothing else of the environment is of use.
  const kept = ["PATH", "SystemRoot", "NODE_COMPILE_CACHE"].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  const child = fork(new URL("worker.ts", import.meta.url), {
    execArgv: [],
    serialization: "advanced",
    env: Object.fromEntries(kept) as NodeJS.ProcessEnv,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  let said = "";
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-2_000)));
  const timer = setTimeout(() => {
    reject(new PdfFailure("pdfTimeout", `not set within ${milliseconds} ms`));
    child.kill("SIGKILL");
  }, milliseconds);
  child.once("message", (result: SetResult) => {
    if ("pdf" in result) resolve(result.pdf);
    else reject(new PdfFailure("pdfFailed", result.error));
  });
  child.once("error", (error) => reject(new PdfFailure("pdfFailed", error.message)));
  child.once("close", (code, signal) => reject(new PdfFailure("pdfFailed", `the process ended with ${code ?? signal}: ${said}`)));
  child.send(data, (error) => error && reject(new PdfFailure("pdfFailed", error.message)));
  return promise.finally(() => clearTimeout(timer));
}
