import { bareSubject } from "./model.ts";

/** The subject under which a conversation goes on: mail programs thread by it as well. */
export function replySubject(subject: string): string {
  const bare = bareSubject(subject);
  return bare === "" ? "Re:" : `Re: ${bare}`;
}
