/** Where somebody looks after how he signs in: agents on a page of their own, customers in their profile. */
export function homeOf(kind: string): string {
  return kind === "agent" ? "/account" : "/profile/security";
}

/** The sign-in page for whoever is signed in, but not lately enough. */
export function againPath(next: string): string {
  return `/sign-in?again=yes&next=${encodeURIComponent(next)}`;
}
