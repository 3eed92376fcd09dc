/** Roles, built in and made by the vendor, and the rights they are made of. */
import { z } from "zod";
import { defineOperations, id, idOrSlug, instant, line, page, slug, text } from "#shared/contract";

const right = z.string().max(50);

export const role = z.strictObject({
  id,
  slug: z.string(),
  name: z.string().nullable().describe("Null for a built-in role, which is called differently in each language"),
  description: z.string(),
  builtIn: z.boolean(),
  rights: z.array(z.string()),
  agents: z.number().int().describe("How many active agents have it"),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});

const description = z.union([z.literal(""), text(1_000)]);

export const roleContract = defineOperations({
  "rights.list": {
    method: "GET",
    path: "/rights",
    right: "agents.read",
    summary: "List the rights there are, with what each allows",
    query: z.strictObject({ ...page, limit: page.limit.default(200) }),
    list: z.strictObject({ right: z.string(), allows: z.string(), roles: z.array(z.string()).describe("Slugs of the roles that give it") }),
  },
  "roles.list": {
    method: "GET",
    path: "/roles",
    right: "agents.read",
    summary: "List roles",
    query: z.strictObject(page),
    list: role,
  },
  "roles.create": {
    method: "POST",
    path: "/roles",
    right: "agents.manage",
    summary: "Make a role of rights one has oneself, or as a copy of another role",
    body: z.strictObject({
      name: line(100),
      slug: slug.optional(),
      description: description.default(""),
      rights: z.array(right).max(200).optional(),
      copyOf: idOrSlug.optional().describe("Its rights are taken where `rights` is absent"),
    }),
    status: 201,
    response: role,
    etag: true,
    errors: ["slugTaken", "role.rightUnknown", "role.rightNotYours"],
  },
  "roles.get": {
    method: "GET",
    path: "/roles/{id}",
    right: "agents.read",
    summary: "Read a role",
    params: z.strictObject({ id: idOrSlug }),
    response: role,
    etag: true,
  },
  "roles.update": {
    method: "PATCH",
    path: "/roles/{id}",
    right: "agents.manage",
    summary: "Change a role; those who have it may do more or less within seconds",
    params: z.strictObject({ id: idOrSlug }),
    body: z.strictObject({ name: line(100).optional(), description: description.optional(), rights: z.array(right).max(200).optional() }),
    response: role,
    etag: true,
    ifMatch: true,
    errors: ["role.builtIn", "role.rightUnknown", "role.rightNotYours"],
  },
  "roles.delete": {
    method: "DELETE",
    path: "/roles/{id}",
    right: "agents.manage",
    summary: "Delete a role that nobody has",
    params: z.strictObject({ id: idOrSlug }),
    status: 204,
    ifMatch: true,
    errors: ["role.builtIn", "role.used", "role.rightNotYours"],
  },
});
