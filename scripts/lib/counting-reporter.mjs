/** A reporter of Node's test runner that writes its closing counts as one line of JSON, for the sum over several runs. */
export default async function* countingReporter(events) {
  for await (const { type, data } of events) {
    if (type === "test:summary" && !data.file) yield `${JSON.stringify({ ...data.counts, duration_ms: data.duration_ms })}\n`;
  }
}
