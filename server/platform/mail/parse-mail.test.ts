import { after, describe, test } from "node:test";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { createLogger } from "#platform/log";
import { createMailParser, type ParseFailure } from "./parse-mail.ts";

const log = createLogger("silent");
const mail = (subject: string) => Buffer.from(`From: a@a.example\r\nSubject: ${subject}\r\n\r\nhello`);

describe("the mail parser", () => {
  test("parses many mails and starts again after a rest", async () => {
    const parser = createMailParser(log);
    const subjects = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => (await parser.parse(mail(`s${index}`), null)).subject),
    );
    assert.deepEqual(
      subjects,
      Array.from({ length: 60 }, (_, index) => `s${index}`),
    );
    await parser.stop();
    await assert.rejects(parser.parse(mail("x"), null), /stopped/);
  });

  test("nesting beyond all measure is refused, not followed", async () => {
    const parser = createMailParser(log);
    const nested = Array.from(
      { length: 500 },
      (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\r\n\r\n--b${index}\r\n`,
    ).join("");
    await assert.rejects(
      parser.parse(Buffer.from(`From: a@a.example\r\n${nested}`), null),
      (error: ParseFailure) => error.code === "tooDeeplyNested",
    );
    assert.equal((await parser.parse(mail("after"), null)).subject, "after");
    await parser.stop();
  });

  test("a mail that hangs or kills the thread is given up alone; those beside it are parsed", async () => {
    const folder = await mkdtemp(join(tmpdir(), "backstay-parser-"));
    after(() => rm(folder, { recursive: true }));
    const script = join(folder, "worker.mjs");
    await writeFile(
      script,
      `import { parentPort } from "node:worker_threads";
       parentPort.on("message", (jobs) => { for (const job of jobs) {
         const text = Buffer.from(job.raw).toString();
         if (text.includes("hang")) for (;;) ;
         if (text.includes("crash")) { const all = []; for (;;) all.push(new Array(100000).fill(Math.random())); }
         if (text.includes("throw")) throw new Error("boom");
         parentPort.postMessage([{ id: job.id, mail: { subject: text } }]);
       } });`,
    );
    const parser = createMailParser(log, { milliseconds: 4_000, megabytes: 32, script: pathToFileURL(script) });
    const outcomes = await Promise.all(
      ["one", "hang", "two", "crash", "three", "throw", "four"].map((text) =>
        parser.parse(Buffer.from(text), null).then(
          (parsed) => parsed.subject,
          (error: ParseFailure) => error.code,
        ),
      ),
    );
    assert.deepEqual(outcomes, ["one", "parserTimeout", "two", "parserCrashed", "three", "parserCrashed", "four"]);
    await parser.stop();
  });

  test("no program ends while a mail of its is being parsed, and a resting thread keeps none from ending", async () => {
    const folder = await mkdtemp(join(tmpdir(), "backstay-parser-"));
    after(() => rm(folder, { recursive: true }));
    const script = join(folder, "parses.mjs");
    await writeFile(
      script,
      `import { createMailParser } from ${JSON.stringify(import.meta.resolve("./parse-mail.ts"))};
       const { subject } = await createMailParser({ warn() {} }).parse(Buffer.from("Subject: through\\r\\n\\r\\nhello"), null);
       console.log(subject);`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 60_000 });
    assert.equal(stdout, "through\n");
  });
});
