export { identityContract } from "./contract.ts";
export { createIdentity, type Identity, type IdentityOptions, type SignIn } from "./create-identity.ts";
export { ensureAdmin } from "./ensure-admin.ts";
export { GUEST_COOKIE } from "./authenticate.ts";
export type { SecretMail, SendMail } from "./link-mail.ts";
export { identityRoutes } from "./routes.ts";
export { givePassword } from "./set-password.ts";
