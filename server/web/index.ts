export { loadWeb, mountWeb, type OpenedRequest, type WebOptions } from "./mount-web.ts";
export { readPreferences } from "./preferences.ts";
export type { WebActor, WebSession, WebSignIn } from "./session.ts";
