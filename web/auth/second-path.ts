/** Where the second proof is given. @param next path of this site to go on to, or empty */
export function secondPath(next: string): string {
  return next === "" ? "/sign-in/second" : `/sign-in/second?next=${encodeURIComponent(next)}`;
}
