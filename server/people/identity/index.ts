export { accountErasure } from "./erase-accounts.ts";
export { identityContract } from "./contract.ts";
export { createIdentity, type Identity } from "./create-identity.ts";
export { ensureAdmin } from "./ensure-admin.ts";
export type { SecretMail } from "./link-mail.ts";
export type { OwnSecurity } from "./own-security.ts";
export { identityRoutes } from "./routes.ts";
export { givePassword } from "./set-password.ts";
export { identityRegistrations } from "./registrations.ts";
