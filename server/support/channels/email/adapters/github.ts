/** GitHub: repository and number stand in the Message-ID and References of every notification. */
import type { TrackerKey, TrackerMail } from "../track-key.ts";

const THREAD = /<([\w.-]{1,100}\/[\w.-]{1,100})\/(issues?|pull|pr|discussions?|commit)\/([\w-]{1,64})[^<>\s]*@github\.com>/i;

export function githubKey({ from, header }: TrackerMail): TrackerKey | null {
  if (from !== "notifications@github.com" && from !== "noreply@github.com") return null;
  const match = THREAD.exec(`${header("references") ?? ""} ${header("in-reply-to") ?? ""} ${header("message-id") ?? ""}`);
  return match ? { tracker: "github", key: `${match[1]}#${match[3]}`.toLowerCase() } : null;
}
