export { prepareJobs } from "./prepare-jobs.ts";
export { startJobs, type JobDefinition, type Jobs } from "./start-jobs.ts";
