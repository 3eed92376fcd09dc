/** Parses mail in a worker thread with limits of time and memory. */
import { Worker } from "node:worker_threads";
import type { SecretFormat } from "#platform/masking";
import type { Logger } from "#platform/log";
import type { MailBomb } from "./model/parse-mime.ts";
import type { ParsedMail } from "./model/parsed-mail.ts";
import type { ParseJob, ParseResult } from "./worker.ts";

/** Why a mail could not be read; the code is stored with the quarantined mail. */
export class ParseFailure extends Error {
  override name = "ParseFailure";
  readonly code: "parserTimeout" | "parserCrashed" | "unreadable" | MailBomb["code"];
  constructor(code: ParseFailure["code"], message: string) {
    super(message);
    this.code = code;
  }
}

export type MailParser = {
  /**
   * @param raw the bytes as received; they are copied
   * @param envelopeFrom MAIL FROM: "" for the null sender, null when unknown
   * @throws ParseFailure
   */
  parse(raw: Uint8Array, envelopeFrom: string | null): Promise<ParsedMail>;
  /** Starts the thread if it rests: a mail is on its way. */
  warm(): void;
  stop(): Promise<void>;
};

type Waiting = {
  raw: Uint8Array;
  envelopeFrom: string | null;
  alone: boolean;
  resolve: (mail: ParsedMail) => void;
  reject: (error: Error) => void;
};

const BATCH = 16;
const BATCH_BYTES = 8_000_000;
const IDLE_MILLISECONDS = 120_000;
/** On top of the limit, for mails that have a right to take long: half a second a megabyte. */
const MILLISECONDS_A_BYTE = 500 / 1_000_000;
/** After a mail of this size the thread ends as soon as it has nothing to do: it keeps the memory that such a mail took. */
const LARGE_BYTES = 12_000_000;

/**
 * Makes a parser. The thread starts with the first mail and ends after two idle minutes.
 * @param limits.milliseconds for one small mail, 10,000 when absent
 * @param limits.formats of secrets that rooms registered
 * @param limits.megabytes heap of the thread, 512 when absent
 */
export function createMailParser(
  log: Logger,
  limits: { milliseconds?: number; megabytes?: number; script?: URL; formats?: readonly SecretFormat[] } = {},
): MailParser {
  const milliseconds = limits.milliseconds ?? 10_000;
  const queue: Waiting[] = [];
  const running = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let stopped = false;
  let nextId = 1;
  let hadLarge = false;
  let timer: NodeJS.Timeout | undefined;
  let idle: NodeJS.Timeout | undefined;

  const open = () => {
    const made = new Worker(limits.script ?? new URL("./worker.ts", import.meta.url), {
      // A young generation of the usual size would hold garbage of sixty mails.
      resourceLimits: { maxOldGenerationSizeMb: limits.megabytes ?? 512, maxYoungGenerationSizeMb: 12, stackSizeMb: 4 },
      stdout: false,
      workerData: { formats: limits.formats ?? [] },
      // Nothing of the environment but where compiled code is kept: without it each start of the thread costs twice as much.
      env: process.env.NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE } : {},
    });
    made.on("message", (results: ParseResult[]) => {
      for (const result of results) {
        const one = running.get(result.id);
        running.delete(result.id);
        if ("mail" in result) one?.resolve(result.mail);
        else one?.reject(new ParseFailure(result.code, result.error));
      }
      if (running.size === 0) next();
      else watch();
    });
    made.on("error", (error: Error) => fail(made, new ParseFailure("parserCrashed", error.message)));
    made.on("exit", (code) => fail(made, new ParseFailure("parserCrashed", `the parser ended with ${code}`)));
    return made;
  };

  const watch = () => {
    clearTimeout(timer);
    const bytes = Math.max(...[...running.values()].map(({ raw }) => raw.byteLength));
    const most = milliseconds + bytes * MILLISECONDS_A_BYTE;
    timer = setTimeout(() => worker && fail(worker, new ParseFailure("parserTimeout", `not parsed within ${most} ms`)), most);
    timer.unref();
  };

  // Which mail of a batch ended the thread is not known: each goes again alone, and only what fails alone is given up.
  const fail = (failed: Worker, failure: ParseFailure) => {
    if (failed !== worker) return;
    worker = null;
    clearTimeout(timer);
    void failed.terminate();
    const unanswered = [...running.values()];
    running.clear();
    if (!stopped && unanswered.length > 0) log.warn({ reason: failure.code, mails: unanswered.length }, "the mail parser was ended");
    const alone = unanswered.length === 1 || stopped;
    for (const one of unanswered.toReversed()) {
      if (alone) one.reject(failure);
      else queue.unshift({ ...one, alone: true });
    }
    next();
  };

  const next = () => {
    clearTimeout(timer);
    clearTimeout(idle);
    if (queue.length === 0) {
      // Resting, it keeps no program from ending; with a mail in hand it does.
      worker?.unref();
      idle = setTimeout(
        () => {
          const resting = worker;
          worker = null;
          hadLarge = false;
          void resting?.terminate();
        },
        hadLarge ? 0 : IDLE_MILLISECONDS,
      );
      idle.unref();
      return;
    }
    const jobs: ParseJob[] = [];
    let size = 0;
    while (queue.length > 0 && jobs.length < BATCH && (jobs.length === 0 || (size < BATCH_BYTES && !queue[0]!.alone))) {
      const one = queue.shift()!;
      const id = nextId++;
      running.set(id, one);
      jobs.push({ id, raw: new Uint8Array(one.raw), envelopeFrom: one.envelopeFrom });
      size += one.raw.byteLength;
      hadLarge ||= one.raw.byteLength >= LARGE_BYTES;
      if (one.alone) break;
    }
    worker ??= open();
    worker.ref();
    worker.postMessage(
      jobs,
      jobs.map((job) => job.raw.buffer),
    );
    watch();
  };

  return {
    parse: (raw, envelopeFrom) =>
      new Promise((resolve, reject) => {
        if (stopped) {
          reject(new ParseFailure("parserCrashed", "the parser has been stopped"));
          return;
        }
        queue.push({ raw, envelopeFrom, alone: false, resolve, reject });
        // Mails that arrive in the same turn share a batch.
        if (running.size === 0 && queue.length === 1) queueMicrotask(() => running.size === 0 && next());
      }),
    warm() {
      if (stopped || worker) return;
      worker = open();
      worker.unref();
      if (running.size === 0 && queue.length === 0) next();
    },
    async stop() {
      stopped = true;
      clearTimeout(idle);
      clearTimeout(timer);
      const last = worker;
      worker = null;
      for (const one of [...queue, ...running.values()]) one.reject(new ParseFailure("parserCrashed", "the parser has been stopped"));
      queue.length = 0;
      running.clear();
      await last?.terminate();
    },
  };
}
