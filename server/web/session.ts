import type { Identity } from "#people/identity";

export type { OwnSecurity } from "#people/identity";
import type { Locale } from "#shared/locales";
import type { Brand } from "./vendor-face.ts";

/** Who looks at a page, as pages may show it. */
export type WebActor =
  | { kind: "anonymous" }
  | { kind: "agent"; id: string; name: string; email: string; role: string; rights: readonly string[] }
  | { kind: "contact"; id: string; name: string; email: string }
  | { kind: "guest"; ticketNumber: number };

/**
 * The ways to sign in and to look after how one does, made for the web by the identity room, for one request of a browser. Each throws a problem
 * when refused; the headers that some answer must be sent along (Set-Cookie).
 */
export type WebSignIn = ReturnType<Identity["signIn"]>;

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
  /** What else the brand shows, in the language of the page. */
  brand: Brand;
  /** The answer is a whole page, not data for one that runs. */
  isPage: boolean;
  /** Nonce of this answer's content security policy. */
  nonce: string;
  auth: WebSignIn;
};
