import { createHmac } from "node:crypto";

export type AppRole = { user: string; password: string };

/**
 * The database role the running program works with: it owns nothing, so row-level security and revoked privileges hold for it.
 * Name and password follow from the secret key, so two installations on one server never share a role.
 */
export function appRole(secretKey: string): AppRole {
  const derive = (purpose: string) => createHmac("sha256", secretKey).update(purpose).digest("hex");
  return { user: `backstay_app_${derive("database role name").slice(0, 10)}`, password: derive("database role password").slice(0, 40) };
}
