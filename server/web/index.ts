export { loadWeb, mountWeb, type OpenedRequest, type WebOptions } from "./mount-web.ts";
export { readPreferences } from "./preferences.ts";
export type { WebActor, WebSession, WebSignIn } from "./session.ts";
export { NO_FACE, type VendorFace } from "./vendor-face.ts";
