import type { World } from "../world.ts";
import { type AskFor, type Asks, byId, fresh, NOBODY } from "./ask-for.ts";

type Made = { id: string; headers: { "if-match": string } };
const made = async (world: World, path: string, body: object): Promise<Made> => {
  const { body: thing, headers } = await world.app.admin.post(`/api/v1/${path}`, body);
  return { id: thing.id, headers: { "if-match": headers.get("etag")! } };
};
const segment = (world: World) => made(world, "segments", { kind: "contact", name: fresh("Segment"), condition: "member:yes" });
const note = (world: World) => made(world, "people/notes", { contact: world.ids.own, text: "Note" });
const task = (world: World) => made(world, "people/tasks", { contact: world.ids.own, title: "Task" });

/** The rows of one thing that is made for each question. */
const one =
  (path: string, make: (world: World) => Promise<Made>, body?: object): AskFor =>
  async (world) => {
    const { id, headers } = await make(world);
    return { path: `/${path}/${id}`, unknown: `/${path}/${NOBODY}`, headers, ...(body && { body }) };
  };

const contact = (world: World) => made(world, "contacts", { name: fresh("Twin") });
const organization = (world: World) => made(world, "organizations", { name: fresh("Twin") });
type Kind = "contact" | "organization";

/** Two of a kind, made for each question. */
async function two(world: World, kind: Kind) {
  const make = kind === "contact" ? contact : organization;
  const [into, from] = [await make(world), await make(world)];
  return { into: into.id, from: from.id, headers: into.headers };
}
const mergePreview =
  (kind: Kind): AskFor =>
  async (world) => {
    const { into, from } = await two(world, kind);
    return { path: `/people/merges/preview?kind=${kind}&into=${into}&from=${from}` };
  };
const merging =
  (kind: Kind): AskFor =>
  async (world) => {
    const { headers, ...body } = await two(world, kind);
    return { path: "/people/merges", body: { kind, ...body }, headers };
  };
async function merged(world: World, kind: Kind): Promise<Made> {
  const { headers, ...body } = await two(world, kind);
  const answer = await world.app.admin.post("/api/v1/people/merges", { kind, ...body }, headers);
  return { id: answer.body.id, headers: { "if-match": answer.headers.get("etag")! } };
}
const dismissal =
  (kind: Kind): AskFor =>
  async (world) => {
    const { into, from } = await two(world, kind);
    return { path: "/people/duplicates/dismiss", body: { kind, one: into, other: from } };
  };

async function stored(world: World): Promise<string> {
  const answer = await world.app.admin.raw("/api/v1/files", {
    method: "POST",
    body: `name,email\nSomebody,${fresh("import")}@matrix.test\n`,
    headers: { "content-type": "text/csv", "content-disposition": "attachment; filename*=UTF-8''list.csv" },
  });
  return ((await answer.json()) as { id: string }).id;
}
const imported = async (world: World) => made(world, "people/imports", { kind: "contact", file: await stored(world) });
const ofImport =
  (rest: string, body?: object): AskFor =>
  async (world) => {
    const { id, headers } = await imported(world);
    return { path: `/people/imports/${id}${rest}`, unknown: `/people/imports/${NOBODY}${rest}`, headers, ...(body && { body }) };
  };

/** Notes, tasks, segments, domains and timelines of people. */
export default {
  "segments.list": () => ({ path: "/segments" }),
  "segments.create": () => ({ path: "/segments", body: { kind: "contact", name: fresh("Segment"), condition: "member:yes" } }),
  "segments.get": one("segments", segment),
  "segments.update": one("segments", segment, { condition: "member:no" }),
  "segments.remove": one("segments", segment),
  "segments.preview": () => ({ path: "/segments/preview", body: { kind: "contact", condition: "member:yes" } }),
  "people.notes.list": (world) => ({ path: `/people/notes?contact=${world.ids.own}` }),
  "people.notes.create": (world) => ({ path: "/people/notes", body: { contact: world.ids.own, text: "Note" } }),
  "people.notes.get": one("people/notes", note),
  "people.notes.update": one("people/notes", note, { text: "Other" }),
  "people.notes.remove": one("people/notes", note),
  "people.tasks.list": (world) => ({ path: `/people/tasks?contact=${world.ids.own}` }),
  "people.tasks.create": (world) => ({ path: "/people/tasks", body: { contact: world.ids.own, title: "Task" } }),
  "people.tasks.get": one("people/tasks", task),
  "people.tasks.update": one("people/tasks", task, { done: true }),
  "people.tasks.remove": one("people/tasks", task),
  "organizations.domains.list": (world) => ({ path: `/organizations/${world.ids.alpha}/domains` }),
  "organizations.domains.verify": (world) => ({
    path: `/organizations/${world.ids.alpha}/domains/verify`,
    body: { domain: "nobody.test" },
  }),
  "membershipSuggestions.list": () => ({ path: "/membership-suggestions" }),
  "membershipSuggestions.dismiss": (world) => ({
    path: "/membership-suggestions/dismiss",
    body: { contact: world.ids.other, organization: world.ids.alpha },
  }),
  "contacts.timeline": async (world) => {
    const { path, unknown } = await byId("contacts", (its) => its.ids.own!)(world);
    return { path: `${path}/timeline`, unknown: `${unknown}/timeline` };
  },
  "organizations.timeline": async (world) => {
    const { path, unknown } = await byId("organizations", (its) => its.ids.alpha!)(world);
    return { path: `${path}/timeline`, unknown: `${unknown}/timeline` };
  },
  "people.merges.preview": mergePreview("contact"),
  "people.merges.preview organization": mergePreview("organization"),
  "people.merges.create": merging("contact"),
  "people.merges.create organization": merging("organization"),
  "people.merges.list": (world) => ({ path: `/people/merges?kind=contact&into=${world.ids.own}` }),
  "people.merges.get": one("people/merges", (world) => merged(world, "contact")),
  "people.merges.end": one("people/merges", (world) => merged(world, "contact")),
  "people.merges.end organization": async (world) => {
    const { id, headers } = await merged(world, "organization");
    return { path: `/people/merges/${id}`, headers };
  },
  "people.duplicates.list": () => ({ path: "/people/duplicates?kind=contact" }),
  "people.duplicates.dismiss": dismissal("contact"),
  "people.duplicates.dismiss organization": dismissal("organization"),
  "people.imports.list": () => ({ path: "/people/imports" }),
  // A file is its uploader's: nobody begins with that of another.
  "people.imports.create": async (world) => ({ path: "/people/imports", body: { kind: "contact", file: await stored(world) } }),
  "people.imports.get": ofImport(""),
  "people.imports.update": ofImport("", { existing: "fill" }),
  "people.imports.check": ofImport("/check"),
  "people.imports.run": ofImport("/run"),
  "people.imports.undo": ofImport("/undo"),
  "people.imports.rows": ofImport("/rows"),
  "people.imports.refused": ofImport("/refused"),
} satisfies Asks;
