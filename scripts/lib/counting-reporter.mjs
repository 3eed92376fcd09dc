/**
 * A reporter of Node's test runner that writes its closing counts as one line of JSON, for the sum over several runs, with the time that the
 * tests of each file took (`files`, in milliseconds).
 */
export default async function* countingReporter(events) {
  const files = {};
  for await (const { type, data } of events) {
    if ((type === "test:pass" || type === "test:fail") && data.nesting === 0 && data.file)
      files[data.file] = (files[data.file] ?? 0) + data.details.duration_ms;
    if (type === "test:summary" && !data.file) yield `${JSON.stringify({ ...data.counts, duration_ms: data.duration_ms, files })}\n`;
  }
}
