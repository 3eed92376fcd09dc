import { afterId, pageById } from "#people/access";
import { decodeCursor, encodeCursor } from "#platform/db";
import { invalid, notFound, routes, type Ctx } from "#platform/http";
import { isId } from "#shared/ids";
import { listClocks, correctCause } from "./list-clocks.ts";
import { calendarsContract } from "./calendar-contract.ts";
import { slaContract } from "./contract.ts";
import { slaPoliciesContract } from "./policy-contract.ts";
import { selectPolicies, selectPolicy, selectRecounts } from "./policy-queries.ts";
import { presentPolicy } from "./present-policy.ts";
import { previewPolicy } from "./preview-policy.ts";
import { presentRecount, startRecount } from "./recount.ts";
import { changeSlaPolicy, createSlaPolicy, orderSlaPolicies } from "./save-policy.ts";
import { presentCalendar, presentContent, presentSummary, workTimeOf } from "./present-calendar.ts";
import { listPlaces, listPublicHolidays } from "./public-holidays.ts";
import { selectCalendar, selectCalendars, selectVersions, type CalendarRow } from "./queries.ts";
import { readHolidayFile } from "./read-file.ts";
import { changeCalendar, createCalendar, removeCalendar } from "./save-calendar.ts";
import { dueIn, elapsedBetween, previewDue, spansOf } from "./work-out.ts";

async function found({ db }: Ctx, id: string): Promise<CalendarRow> {
  const row = await selectCalendar(db, id);
  if (!row) throw notFound();
  return row;
}

function beforeVersion(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  const [version] = decodeCursor(cursor, 1) ?? [];
  if (typeof version !== "string" || !/^[1-9]\d{0,8}$/.test(version)) throw invalid("cursor", "cursor");
  return Number(version);
}

async function policyOf({ db }: Ctx, id: string) {
  const row = await selectPolicy(db, id);
  if (!row) throw notFound();
  return row;
}

function afterPlace(cursor: string | undefined): [number, string] | null {
  if (cursor === undefined) return null;
  const [position, id] = decodeCursor(cursor, 2) ?? [];
  if (!Number.isSafeInteger(position) || typeof id !== "string" || !isId(id)) throw invalid("cursor", "cursor");
  return [position as number, id];
}

export const slaRoutes = [
  ...routes(slaContract, {
    "sla.preview": async (_, { body }) => previewDue(body),
    "sla.elapsed": async (_, { body }) => elapsedBetween(body),
  }),
  ...routes(slaPoliciesContract, {
    "slaPolicies.list": async (ctx, { query: { limit, cursor, retired } }) => {
      const rows = await selectPolicies(ctx.db, { retired: retired === "true", limit: limit + 1, after: afterPlace(cursor) });
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return { data: shown.map(presentPolicy), nextCursor: rows.length > limit ? encodeCursor([last!.position, last!.id]) : null };
    },
    "slaPolicies.create": async (ctx, { body }) => presentPolicy(await createSlaPolicy(ctx, body)),
    "slaPolicies.get": async (ctx, { params }) => presentPolicy(await policyOf(ctx, params.id)),
    "slaPolicies.update": async (ctx, { params, body, ifMatch }) => presentPolicy(await changeSlaPolicy(ctx, params.id, ifMatch!, body)),
    "slaPolicies.order": (ctx, { body }) => orderSlaPolicies(ctx, body.ids),
    "slaPolicies.preview": (ctx, { body }) => previewPolicy(ctx, body),
    "slaClocks.list": (ctx, { params }) => listClocks(ctx, params.number),
    "slaClocks.correct": (ctx, { params, body, ifMatch }) => correctCause(ctx, params.id, ifMatch!, body.cause),
    "slaRecounts.create": (ctx, { body }) => startRecount(ctx, body.since),
    "slaRecounts.list": async (ctx, { query: { limit, cursor } }) =>
      pageById(await selectRecounts(ctx.db, { limit: limit + 1, after: afterId(cursor) }), limit, presentRecount),
  }),
  ...routes(calendarsContract, {
    "calendars.list": async (ctx, { query: { limit, cursor } }) =>
      pageById(await selectCalendars(ctx.db, { limit: limit + 1, after: afterId(cursor) }), limit, (row) => presentSummary(row, ctx)),
    "calendars.create": async (ctx, { body }) => presentCalendar(await createCalendar(ctx, body), ctx),
    "calendars.get": async (ctx, { params }) => presentCalendar(await found(ctx, params.id), ctx),
    "calendars.update": async (ctx, { params, body, ifMatch }) =>
      presentCalendar(await changeCalendar(ctx, params.id, ifMatch!, body), ctx),
    "calendars.remove": (ctx, { params, ifMatch }) => removeCalendar(ctx, params.id, ifMatch!),
    "calendars.versions": async (ctx, { params, query: { limit, cursor } }) => {
      const before = beforeVersion(cursor);
      await found(ctx, params.id);
      const rows = await selectVersions(ctx.db, params.id, { limit: limit + 1, before });
      const shown = rows.slice(0, limit);
      return {
        data: shown.map(({ version, beginsAt, content, includes }) => ({
          version,
          beginsAt: beginsAt.toISOString(),
          timeZone: content.timeZone,
          ...presentContent(content),
          includes,
        })),
        nextCursor: rows.length > limit ? encodeCursor([String(shown.at(-1)!.version)]) : null,
      };
    },
    "calendars.due": async (ctx, { params, body }) =>
      dueIn({ ...workTimeOf(await found(ctx, params.id)), pauses: spansOf(body.pauses) }, body, "minutes"),
    "calendars.readFile": async (ctx, { body }) => readHolidayFile(ctx, body),
    "publicHolidays.countries": (ctx, { query }) => listPlaces(ctx, query),
    "publicHolidays.list": (ctx, { query }) => listPublicHolidays(ctx, query),
  }),
];
