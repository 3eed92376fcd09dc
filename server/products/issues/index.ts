export { issuesContract, type KnownIssue } from "./contract.ts";
export { issueChanged, issueUpdateAdded } from "./events.ts";
export { issueForNotice } from "./queries.ts";
export { findIssues } from "./read-issues.ts";
export { issueRegistrations } from "./registrations.ts";
export { issueRoutes } from "./routes.ts";
export { addUpdate } from "./say-update.ts";
export { createIssue, updateIssue } from "./save-issue.ts";
