/**
 * A reporter of Node's test runner that writes its closing counts as one line of JSON, for the sum over several runs, with the time that the
 * tests of each file took (`files`, in milliseconds). In a process of several files each is a suite that has the file's name.
 */
export default async function* countingReporter(events) {
  const files = {};
  for await (const { type, data } of events) {
    if ((type === "test:pass" || type === "test:fail") && data.nesting === 0 && data.file) {
      const file = data.name.endsWith(".test.ts") ? data.name : data.file;
      files[file] = (files[file] ?? 0) + data.details.duration_ms;
    }
    if (type === "test:summary" && !data.file) yield `${JSON.stringify({ ...data.counts, duration_ms: data.duration_ms, files })}\n`;
  }
}
