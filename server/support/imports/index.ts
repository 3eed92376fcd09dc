export { importHelpDesk, type FileSource, type HelpDeskCounts, type HelpDeskOptions } from "./import-help-desk.ts";
export { readHelpScout } from "./adapters/helpscout.ts";
export { readZendesk } from "./adapters/zendesk.ts";
export type { Adapter, HelpDeskExport, ImportedFile } from "./model.ts";
