export { testDatabase, type TestDatabase } from "./database.ts";
export { testApp, type Answer, type Caller, type TestApp } from "./app.ts";
export { houseOf, told, type Person } from "./house.ts";
export { openEventStream, type EventStream, type Sent } from "./event-stream.ts";
export { pdfFacts, pdfReaderAbsent, pdfText } from "./read-pdf.ts";
