import type { Locale } from "#shared/locales";

/** Who looks at a page, as pages may show it. */
export type WebActor =
  | { kind: "anonymous" }
  | { kind: "agent"; id: string; name: string; email: string; role: string; rights: readonly string[] }
  | { kind: "contact"; id: string; name: string; email: string }
  | { kind: "guest"; ticketNumber: number };

/** The headers that an answer must carry after signing in or out (Set-Cookie). */
export type SignInResult = { headers: Headers };

/** The ways to sign in, made for the web by the identity room. Each throws a problem when refused. */
export type WebSignIn = {
  /** Checks a password and opens a session. */
  signInPassword(input: { email: string; password: string }): Promise<SignInResult>;
  /** Sends a link that signs in; answers alike whether the address is known or not. `next` is a path of this site. */
  requestMagicLink(input: { email: string; next: string }): Promise<SignInResult>;
  /** Uses up a link's token and opens a session. */
  redeemMagicLink(input: { token: string }): Promise<SignInResult & { next: string }>;
  /** Ends the session of this request. */
  signOut(): Promise<SignInResult>;
};

export type Theme = "light" | "dark" | "auto";
export type Density = "comfortable" | "compact";

/** Everything about a request that pages need beside the operations. */
export type WebSession = {
  actor: WebActor;
  locale: Locale;
  /** IANA name; from the browser's cookie, else UTC. */
  timeZone: string;
  theme: Theme;
  density: Density;
  /** Colour of the brand as `#rrggbb`, or null for Backstay's own. */
  brandColor: string | null;
  /** Name of the vendor, in titles and headers. */
  vendorName: string;
  /** The answer is a whole page, not data for one that runs. */
  isPage: boolean;
  /** Nonce of this answer's content security policy. */
  nonce: string;
  auth: WebSignIn;
};
