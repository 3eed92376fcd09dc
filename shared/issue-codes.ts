/** The codes of a known issue's plain choices, as the API writes them and every page reads them. Browser-safe. */

export const ISSUE_STATES = ["investigating", "confirmed", "fixPlanned", "fixed", "wontFix", "closed"] as const;
export type IssueState = (typeof ISSUE_STATES)[number];
/** Those in which the vendor still owes an answer. */
export const OPEN_ISSUE_STATES: readonly IssueState[] = ["investigating", "confirmed", "fixPlanned"];
export const ISSUE_SEVERITIES = ["low", "medium", "high", "critical"] as const;
export type IssueSeverity = (typeof ISSUE_SEVERITIES)[number];
/** Who may read it. */
export const ISSUE_VISIBILITIES = ["internal", "customers", "public"] as const;
export type IssueVisibility = (typeof ISSUE_VISIBILITIES)[number];
