export { loadWeb, mountWeb, type OpenedRequest, type WebOptions } from "./mount-web.ts";
export type { WebActor, WebSession, WebSignIn, SignInResult } from "./session.ts";
