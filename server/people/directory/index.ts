export { directoryContract } from "./contract.ts";
export { domainsContract } from "./domains-contract.ts";
export { mergesContract } from "./merges-contract.ts";
export { notesContract } from "./notes-contract.ts";
export { hasNote } from "./note-queries.ts";
export { createNote, finishTask, noteTask, removeNoteMade } from "./notes.ts";
export { ownContract } from "./own-contract.ts";
export { addProvedAddress } from "./own-profile.ts";
export { segmentsContract } from "./segments-contract.ts";
export {
  contactByAddress,
  contactByNumber,
  contactScope,
  findOrCreateContact,
  isMember,
  managedOrganizations,
  organizationOf,
  ownContact,
} from "./find-contact.ts";
export { selectGroup as standTogether } from "./merge-queries.ts";
export { contactForErasure, namesAlone, organizationsEver } from "./erasure-queries.ts";
export { isPublicMailDomain } from "./public-domains.ts";
export { addressWorks, markBounce } from "./mark-bounce.ts";
export { organizationName, organizationOfDomain, organizationRef, provedDomains } from "./proved-domain.ts";
export { proveAddress } from "./prove-address.ts";
export { selectContact as readContact, selectContactOfAccount } from "./queries.ts";
export { organizationNamed, selectOrganization as readOrganization } from "./organization-queries.ts";
export { removeMade, removeMembership } from "./remove-made.ts";
export { directoryRoutes } from "./routes.ts";
export { changeContact, createContact } from "./save-contact.ts";
export { changeMembership, createMembership, joinInvited } from "./save-membership.ts";
export { changeOrganization, createOrganization } from "./save-organization.ts";
export { directoryRegistrations } from "./registrations.ts";
