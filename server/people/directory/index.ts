export { directoryContract } from "./contract.ts";
export { contactByAddress, contactScope, findOrCreateContact, organizationOf, ownContact } from "./find-contact.ts";
export { proveAddress } from "./prove-address.ts";
export { selectContactOfAccount } from "./queries.ts";
export { directoryRoutes } from "./routes.ts";
export { createContact } from "./save-contact.ts";
export { changeMembership, createMembership } from "./save-membership.ts";
export { createOrganization } from "./save-organization.ts";
export { directoryRegistrations } from "./registrations.ts";
