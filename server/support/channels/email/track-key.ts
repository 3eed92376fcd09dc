/** Other trackers that write to us without answering: each has a key of its own by which its mails belong together. */
import { githubKey } from "./adapters/github.ts";
import { gitlabKey } from "./adapters/gitlab.ts";
import { jiraKey } from "./adapters/jira.ts";
import { nagiosKey } from "./adapters/nagios.ts";
import { servicenowKey } from "./adapters/servicenow.ts";
import { zabbixKey } from "./adapters/zabbix.ts";

/** What a tracker's adapter looks at. */
export type TrackerMail = {
  subject: string;
  /** Normalised. */
  from: string;
  /** The first field of a name, lower case; null when there is none. */
  header(name: string): string | null;
};

export type TrackerKey = {
  tracker: string;
  /** The same for all mails about one issue or alarm of one installation. */
  key: string;
  /** The matter is over: what comes after it under the same key is another one. */
  ends?: boolean;
};

const ADAPTERS: readonly ((mail: TrackerMail) => TrackerKey | null)[] = [
  jiraKey,
  servicenowKey,
  githubKey,
  gitlabKey,
  zabbixKey,
  nagiosKey,
];

/** The key of a tracker's mail; null for a mail that no tracker we know wrote. */
export function trackerKey(mail: TrackerMail): TrackerKey | null {
  for (const adapter of ADAPTERS) {
    const found = adapter(mail);
    if (found) return { ...found, key: found.key.slice(0, 300) };
  }
  return null;
}
