/** Notes and tasks about people and organizations: the vendor's own. Browser-safe. */
import { z } from "zod";
import { day, defineOperations, id, instant, line, page, reference, text } from "#shared/contract";

/** Exactly one of the two. */
const about = { contact: id.optional(), organization: id.optional() };
const oneOf = (value: { contact?: string | undefined; organization?: string | undefined }) =>
  (value.contact === undefined) !== (value.organization === undefined);

export const peopleNote = z.strictObject({
  id,
  contact: reference.nullable(),
  organization: reference.nullable(),
  text: z.string(),
  author: reference.nullable(),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});
export const peopleTask = z.strictObject({
  id,
  contact: reference.nullable(),
  organization: reference.nullable(),
  title: z.string(),
  dueOn: day.nullable(),
  assignee: reference.nullable(),
  doneAt: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
  revision: z.number().int(),
});

export const notesContract = defineOperations({
  "people.notes.list": {
    method: "GET",
    path: "/people/notes",
    right: "people.read",
    summary: "Notes about a contact or an organization",
    query: z.strictObject({ ...page, ...about }),
    list: peopleNote,
  },
  "people.notes.create": {
    method: "POST",
    path: "/people/notes",
    right: "people.manage",
    summary: "Write a note about a contact or an organization; customers never see it",
    body: z.strictObject({ ...about, text: text(10_000) }).refine(oneOf, { message: "contactOrOrganization", path: ["contact"] }),
    status: 201,
    response: peopleNote,
    etag: true,
  },
  "people.notes.get": {
    method: "GET",
    path: "/people/notes/{id}",
    right: "people.read",
    summary: "Read a note",
    params: z.strictObject({ id }),
    response: peopleNote,
    etag: true,
  },
  "people.notes.update": {
    method: "PATCH",
    path: "/people/notes/{id}",
    right: "people.manage",
    summary: "Change a note",
    params: z.strictObject({ id }),
    body: z.strictObject({ text: text(10_000) }),
    response: peopleNote,
    etag: true,
    ifMatch: true,
  },
  "people.notes.remove": {
    method: "DELETE",
    path: "/people/notes/{id}",
    right: "people.manage",
    summary: "Remove a note",
    params: z.strictObject({ id }),
    status: 204,
    ifMatch: true,
  },
  "people.tasks.list": {
    method: "GET",
    path: "/people/tasks",
    right: "people.read",
    summary: "Tasks: of a contact, of an organization, or open ones of an agent (`me` is oneself), what is due first",
    query: z.strictObject({
      ...page,
      ...about,
      assignee: z.union([id, z.literal("me")]).optional(),
      done: z.enum(["true", "false"]).optional(),
    }),
    list: peopleTask,
  },
  "people.tasks.create": {
    method: "POST",
    path: "/people/tasks",
    right: "people.manage",
    summary: "Note down what is to be done for a contact or an organization",
    body: z
      .strictObject({ ...about, title: line(300), dueOn: day.nullable().default(null), assignee: id.nullable().default(null) })
      .refine(oneOf, { message: "contactOrOrganization", path: ["contact"] }),
    status: 201,
    response: peopleTask,
    etag: true,
  },
  "people.tasks.get": {
    method: "GET",
    path: "/people/tasks/{id}",
    right: "people.read",
    summary: "Read a task",
    params: z.strictObject({ id }),
    response: peopleTask,
    etag: true,
  },
  "people.tasks.update": {
    method: "PATCH",
    path: "/people/tasks/{id}",
    right: "people.manage",
    summary: "Change a task, or say that it is done",
    params: z.strictObject({ id }),
    body: z.strictObject({
      title: line(300).optional(),
      dueOn: day.nullable().optional(),
      assignee: id.nullable().optional(),
      done: z.boolean().optional(),
    }),
    response: peopleTask,
    etag: true,
    ifMatch: true,
  },
  "people.tasks.remove": {
    method: "DELETE",
    path: "/people/tasks/{id}",
    right: "people.manage",
    summary: "Remove a task",
    params: z.strictObject({ id }),
    status: 204,
    ifMatch: true,
  },
});
