/** GitLab, hosted anywhere: project and number are headers of every notification. */
import type { TrackerKey, TrackerMail } from "../track-key.ts";

const KINDS = ["issue", "mergerequest", "workitem", "epic", "incident", "snippet", "commit", "pipeline"];

export function gitlabKey({ header }: TrackerMail): TrackerKey | null {
  const project = header("x-gitlab-project-id") ?? header("x-gitlab-group-id");
  if (project === null || !/^\d{1,12}$/.test(project.trim())) return null;
  for (const kind of KINDS) {
    const number = header(`x-gitlab-${kind}-iid`) ?? header(`x-gitlab-${kind}-id`);
    if (number && /^[\da-f]{1,64}$/i.test(number.trim())) return { tracker: "gitlab", key: `${project.trim()} ${kind} ${number.trim()}` };
  }
  return null;
}
