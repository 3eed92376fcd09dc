/** Jira, Cloud and Data Center: the key in its subject, and the header that every mail of it carries. */
import type { TrackerKey, TrackerMail } from "../track-key.ts";

const KEY = /\b([A-Z][A-Z0-9_]{1,30}-\d{1,9})\b/;

export function jiraKey({ subject, from, header }: TrackerMail): TrackerKey | null {
  const fingerprint = header("x-jira-fingerprint") !== null;
  if (!fingerprint && !/(?:^|[@.])jira[@.\d-]|@[\w-]+\.atlassian\.net$/i.test(from)) return null;
  const key = KEY.exec(subject)?.[1];
  return key ? { tracker: "jira", key } : null;
}
