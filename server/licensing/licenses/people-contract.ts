/** Who uses a licence, groups of licences, and holders none of whose licences is valid. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, instant, line, page, reference } from "#shared/contract";

const byId = z.strictObject({ id });
const most = z.number().int().min(1).max(1_000_000_000).nullable();
const group = z.strictObject({
  id,
  name: z.string(),
  maxLicenses: z.number().nullable(),
  maxMachines: z.number().nullable(),
  maxUsers: z.number().nullable(),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export type LicenseGroup = z.infer<typeof group>;
const ban = z.strictObject({
  id,
  organization: reference.nullable(),
  contact: reference.nullable(),
  reason: z.string(),
  createdAt: instant,
});
export type LicenseBan = z.infer<typeof ban>;
const user = z.strictObject({ id, name: z.string(), since: instant });

export const licensePeopleContract = defineOperations({
  "licenseUsers.list": {
    method: "GET",
    path: "/licenses/{id}/users",
    right: "licenses.read",
    summary: "List the users of a licence",
    params: byId,
    query: z.strictObject({ ...page }),
    list: user,
  },
  "licenseUsers.add": {
    method: "POST",
    path: "/licenses/{id}/users",
    right: "licenses.manage",
    summary: "Let somebody use a licence",
    params: byId,
    body: z.strictObject({ contact: id }),
    status: 201,
    response: user,
    errors: ["license.usersExceeded", "license.userKnown"],
  },
  "licenseUsers.remove": {
    method: "DELETE",
    path: "/licenses/{id}/users/{contact}",
    right: "licenses.manage",
    summary: "No longer let somebody use a licence; his machines are deactivated",
    params: z.strictObject({ id, contact: id }),
    status: 204,
  },
  "licenseGroups.list": {
    method: "GET",
    path: "/license-groups",
    right: "licenses.read",
    summary: "List groups of licences",
    query: z.strictObject({ ...page }),
    list: group,
  },
  "licenseGroups.create": {
    method: "POST",
    path: "/license-groups",
    right: "licenses.manage",
    summary: "Make a group of licences, with limits of all of them together",
    body: z.strictObject({
      name: line(100),
      maxLicenses: most.default(null),
      maxMachines: most.default(null),
      maxUsers: most.default(null),
    }),
    status: 201,
    response: group,
    etag: true,
  },
  "licenseGroups.get": {
    method: "GET",
    path: "/license-groups/{id}",
    right: "licenses.read",
    summary: "Read a group of licences",
    params: byId,
    response: group,
    etag: true,
  },
  "licenseGroups.update": {
    method: "PATCH",
    path: "/license-groups/{id}",
    right: "licenses.manage",
    summary: "Change a group of licences; what is there already stays",
    params: byId,
    body: z.strictObject({
      name: line(100).optional(),
      maxLicenses: most.optional(),
      maxMachines: most.optional(),
      maxUsers: most.optional(),
    }),
    response: group,
    etag: true,
    ifMatch: true,
  },
  "licenseBans.list": {
    method: "GET",
    path: "/license-bans",
    right: "licenses.read",
    summary: "List holders none of whose licences is valid",
    query: z.strictObject({ ...page }),
    list: ban,
  },
  "licenseBans.create": {
    method: "POST",
    path: "/license-bans",
    right: "licenses.manage",
    summary: "Ban a holder: none of his licences is valid any more",
    body: z.strictObject({ organization: idOrSlug.nullable().default(null), contact: id.nullable().default(null), reason: line(500) }),
    status: 201,
    response: ban,
    errors: ["licenseBan.known"],
  },
  "licenseBans.remove": {
    method: "DELETE",
    path: "/license-bans/{id}",
    right: "licenses.manage",
    summary: "Lift a ban",
    params: byId,
    status: 204,
  },
});
