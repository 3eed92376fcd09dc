/**
 * A reporter of Node's test runner that writes its closing counts as one line of JSON, for the sum over several runs, with the time that the
 * tests of each file took (`files`, in milliseconds) and why each failed (`failures`). In a process of several files each is a suite that has
 * the file's name.
 */
import { inspect } from "node:util";

const LONGEST = 3_000;

export default async function* countingReporter(events) {
  const files = {};
  const failures = [];
  for await (const { type, data } of events) {
    if ((type === "test:pass" || type === "test:fail") && data.nesting === 0 && data.file) {
      const file = data.name.endsWith(".test.ts") ? data.name : data.file;
      files[file] = (files[file] ?? 0) + data.details.duration_ms;
    }
    // A suite fails because of its tests, and they are told of themselves.
    if (type === "test:fail" && data.details.error?.failureType !== "subtestsFailed") {
      const why = inspect(data.details.error?.cause ?? data.details.error, { depth: 4 });
      failures.push({ file: data.file ?? "", name: data.name, why: why.slice(0, LONGEST) });
    }
    if (type === "test:summary" && !data.file)
      yield `${JSON.stringify({ ...data.counts, duration_ms: data.duration_ms, files, failures })}\n`;
  }
}
