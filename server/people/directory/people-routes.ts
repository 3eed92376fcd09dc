import { afterId, pageById } from "#people/access";
import { notFound, routes, type Ctx } from "#platform/http";
import { readTimeline } from "#platform/timeline";
import { dismissSuggestion, listDomains, listSuggestions, verifyDomain } from "./domains.ts";
import { selectAddresses } from "./domain-queries.ts";
import { domainsContract } from "./domains-contract.ts";
import { selectGroup } from "./merge-queries.ts";
import { selectNote, selectNotes, selectTask } from "./note-queries.ts";
import { changeNote, changeTask, createNote, createTask, listTasks, presentNote, presentTask, removeNote, removeTask } from "./notes.ts";
import { notesContract } from "./notes-contract.ts";
import { selectOrganization } from "./organization-queries.ts";
import { changeSegment, createSegment, presentSegment, previewSegment, removeSegment } from "./segments.ts";
import { segmentsContract } from "./segments-contract.ts";
import { selectSegment, selectSegments } from "./segment-queries.ts";

/** What was found, or 404. */
function found<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw notFound();
  return value;
}

/** What was found, or 404. */
function someOf<T>(list: readonly T[]): readonly T[] {
  if (list.length === 0) throw notFound();
  return list;
}

async function segmentPage(
  ctx: Ctx,
  { kind, limit, cursor }: { kind?: "contact" | "organization" | undefined; limit: number; cursor?: string | undefined },
) {
  const page = pageById(await selectSegments(ctx.db, { kind, after: afterId(cursor), limit: limit + 1 }), limit, (row) => row);
  return { ...page, data: await Promise.all(page.data.map((row) => presentSegment(ctx, row))) };
}

export const peopleRoutes = [
  ...routes(segmentsContract, {
    "segments.list": async (ctx, { query }) => segmentPage(ctx, query),
    "segments.create": async (ctx, { body }) => presentSegment(ctx, await createSegment(ctx, body)),
    "segments.get": async (ctx, { params }) => presentSegment(ctx, found(await selectSegment(ctx.db, params.id))),
    "segments.update": async (ctx, { params, body, ifMatch }) => presentSegment(ctx, await changeSegment(ctx, params.id, ifMatch!, body)),
    "segments.remove": async (ctx, { params, ifMatch }) => {
      await removeSegment(ctx, params.id, ifMatch!);
      return undefined;
    },
    "segments.preview": async (ctx, { body }) => previewSegment(ctx, body),
  }),
  ...routes(notesContract, {
    "people.notes.list": async (ctx, { query: { limit, cursor, ...about } }) =>
      pageById(await selectNotes(ctx.db, { ...about, after: afterId(cursor), limit: limit + 1 }), limit, presentNote),
    "people.notes.create": async (ctx, { body }) => presentNote(await createNote(ctx, body)),
    "people.notes.get": async (ctx, { params }) => presentNote(found(await selectNote(ctx.db, params.id))),
    "people.notes.update": async (ctx, { params, body, ifMatch }) => presentNote(await changeNote(ctx, params.id, ifMatch!, body.text)),
    "people.notes.remove": async (ctx, { params, ifMatch }) => {
      await removeNote(ctx, params.id, ifMatch!);
      return undefined;
    },
    "people.tasks.list": async (ctx, { query }) => listTasks(ctx, query),
    "people.tasks.create": async (ctx, { body }) => presentTask(await createTask(ctx, body)),
    "people.tasks.get": async (ctx, { params }) => presentTask(found(await selectTask(ctx.db, params.id))),
    "people.tasks.update": async (ctx, { params, body, ifMatch }) => presentTask(await changeTask(ctx, params.id, ifMatch!, body)),
    "people.tasks.remove": async (ctx, { params, ifMatch }) => {
      await removeTask(ctx, params.id, ifMatch!);
      return undefined;
    },
  }),
  ...routes(domainsContract, {
    "organizations.domains.list": async (ctx, { params, query }) => listDomains(ctx, params.id, query),
    "organizations.domains.verify": async (ctx, { params, body }) => verifyDomain(ctx, params.id, body.domain),
    "membershipSuggestions.list": async (ctx, { query }) => listSuggestions(ctx, query),
    "membershipSuggestions.dismiss": async (ctx, { body }) => {
      await dismissSuggestion(ctx, body);
      return undefined;
    },
    "contacts.timeline": async (ctx, { params, query }) =>
      readTimeline(
        ctx,
        someOf(await selectAddresses(ctx.db, params.id)).map((one) => ({ kind: "contact", ...one })),
        query,
      ),
    "organizations.timeline": async (ctx, { params, query }) =>
      readTimeline(
        ctx,
        someOf(await selectGroup(ctx.db, "organization", found(await selectOrganization(ctx.db, params.id)).id)).map((id) => ({
          kind: "organization",
          id,
          addresses: [],
        })),
        query,
      ),
  }),
];
