/** Addresses of issues in trackers, read without asking anybody. Pure. */

export type ReadReference = { kind: "github" | "gitlab" | "jira" | "link"; url: string; place: string; label: string };

const GITHUB = /^\/([\w.-]{1,100})\/([\w.-]{1,100})\/(?:issues|pull)\/(\d{1,12})\/?$/;
/** GitLab has groups within groups, and the older addresses lack the dash. */
const GITLAB = /^\/((?:(?!-\/)[\w.-]{1,100}\/){1,20}(?!-\/)[\w.-]{1,100})(?:\/-)?\/(?:issues|work_items|merge_requests)\/(\d{1,12})\/?$/;
/** Jira: `/browse/KEY-1` below whatever path it is installed under. */
const JIRA = /^(?:\/[\w.-]{1,100}){0,5}\/browse\/([A-Z][A-Z0-9_]{1,20}-\d{1,12})\/?$/;

/**
 * Reads the address of an issue: of GitHub, GitLab or Jira wherever they are installed, told by the form of the path; anything else is a plain
 * link. What hangs on the address, such as `?focusedCommentId`, is left out of those that are known.
 * @returns null for what is no web address, or holds a user's name or password
 */
export function readReference(text: string): ReadReference | null {
  const url = URL.parse(text.trim());
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:") || url.username !== "" || url.password !== "") return null;
  const whole = (kind: ReadReference["kind"], place: string, label: string): ReadReference => ({
    kind,
    url: `${url.origin}${url.pathname.replace(/\/$/, "")}`,
    place,
    label,
  });
  const jira = JIRA.exec(url.pathname);
  if (jira) return whole("jira", url.host, jira[1]!);
  const github = GITHUB.exec(url.pathname);
  // Also GitHub on a machine of one's own; GitLab's addresses say `-` or stand on a machine that is called so.
  if (github && !/gitlab/i.test(url.host)) return whole("github", `${github[1]}/${github[2]}`, `#${github[3]}`);
  const gitlab = GITLAB.exec(url.pathname);
  if (gitlab && (url.pathname.includes("/-/") || /gitlab/i.test(url.host)))
    return whole("gitlab", gitlab[1]!, `${url.pathname.includes("/merge_requests/") ? "!" : "#"}${gitlab[2]}`);
  return { kind: "link", url: url.href, place: url.host, label: shortened(decoded(url.pathname)) };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The end of a path says most. */
function shortened(path: string): string {
  const clean = path.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").replace(/\/$/, "");
  return clean.length > 80 ? `…${clean.slice(-79).toWellFormed()}` : clean;
}

/** Merges texts of several languages: null and what is only spaces take a language away. */
export function mergedTexts(
  before: { readonly [locale: string]: string },
  change: { readonly [locale: string]: string | null | undefined } = {},
): { [locale: string]: string } {
  const next = { ...before };
  for (const [locale, text] of Object.entries(change)) {
    if (text === null || text === undefined || text.trim() === "") delete next[locale];
    else next[locale] = text.trim();
  }
  return next;
}

/** Versions as they are kept: each once, in the order they were given. */
export function cleanVersions(versions: readonly string[]): string[] {
  return [...new Set(versions.map((version) => version.trim()).filter((version) => version !== ""))];
}
