import { createHmac } from "node:crypto";

export type AppRole = { user: string; password: string };

/**
 * The database roles the running program works with. They own nothing, so revoked privileges hold for them. `customer` stands behind row-level
 * security and sees no row until a transaction names who asks; `staff` sees every row, by a policy of its own on each table, so that the
 * planner need not look at the customers' rules at all: they cost several milliseconds of planning for each statement.
 * Names and passwords follow from the secret key, so two installations on one server never share a role.
 */
export function appRoles(secretKey: string): { customer: AppRole; staff: AppRole } {
  const derive = (purpose: string) => createHmac("sha256", secretKey).update(purpose).digest("hex");
  const user = `backstay_app_${derive("database role name").slice(0, 10)}`;
  return {
    customer: { user, password: derive("database role password").slice(0, 40) },
    staff: { user: `${user}_staff`, password: derive("database staff role password").slice(0, 40) },
  };
}
