export { collectPerson, erasePerson, identifyPerson, previewErasure } from "./erase-person.ts";
export { ERASED, personPattern, withoutPerson } from "./pattern.ts";
export {
  newPerson,
  readPerson,
  subjectsOf,
  writePerson,
  type Count,
  type Kept,
  type Person,
  type PersonExport,
  type PersonHandler,
} from "./person.ts";
export { documentsNaming, platformErasure } from "./platform-handlers.ts";
export type { Held, RetentionHandler } from "./retention.ts";
