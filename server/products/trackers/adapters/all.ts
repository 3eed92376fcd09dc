import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { jira } from "./jira.ts";
import type { TrackerAdapter } from "./tracker.ts";

export type TrackerKind = "github" | "gitlab" | "jira";
export const ADAPTERS: { readonly [kind in TrackerKind]: TrackerAdapter } = { github, gitlab, jira };
