export { createImport, endImport, readImport, startImport } from "./change-import.ts";
export { licenseImportJobs } from "./jobs.ts";
export { presentImport, presentItem } from "./present.ts";
export { selectItems } from "./queries.ts";
export { licenseImportRoutes } from "./routes.ts";
export { runImport } from "./run-import.ts";
