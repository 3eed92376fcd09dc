import { decodeCursor, encodeCursor } from "#platform/db";
import { invalid, isStaff, notFound, routes } from "#platform/http";
import { fieldsContract } from "./contract.ts";
import { definitionsOf, fieldsFor } from "./definitions.ts";
import { presentField, presentGroup } from "./present.ts";
import { selectDefinition, selectGroups } from "./queries.ts";
import { readChanges } from "./read-changes.ts";
import { changeField, createField, orderFields } from "./save-field.ts";
import { changeGroup, createGroup, removeGroup } from "./save-group.ts";

/** A page of a list that is short and in an order of its own: the cursor is the place of its last row. */
function pageOf<T>(all: readonly T[], limit: number, cursor: string | undefined): { data: T[]; nextCursor: string | null } {
  const from = cursor === undefined ? 0 : decodeCursor(cursor, 1)?.[0];
  if (typeof from !== "number" || !Number.isSafeInteger(from) || from < 0) throw invalid("cursor", "cursor");
  return { data: all.slice(from, from + limit), nextCursor: from + limit < all.length ? encodeCursor([from + limit]) : null };
}

export const fieldRoutes = routes(fieldsContract, {
  "fields.kinds": async (ctx) => {
    const { fieldKinds, references } = ctx.platform.registrations;
    return {
      data: Object.entries(fieldKinds).map(([kind, { facts }]) => ({
        kind,
        facts: Object.entries(facts).map(([name, values]) => ({ name, values: [...values] })),
        references: Object.keys(references),
      })),
    };
  },
  "fields.list": async (ctx, { query: { kind, archived, limit, cursor } }) => {
    const fields = isStaff(ctx.actor) && archived === "true" ? await definitionsOf(ctx, kind) : await fieldsFor(ctx, kind);
    return pageOf(
      fields.map((field) => presentField(field, ctx.locale)),
      limit,
      cursor,
    );
  },
  "fields.create": async (ctx, { body }) => presentField(await createField(ctx, body), ctx.locale),
  "fields.get": async (ctx, { params }) => {
    const field = await selectDefinition(ctx.db, params.id);
    if (!field) throw notFound();
    return presentField(field, ctx.locale);
  },
  "fields.update": async (ctx, { params, body, ifMatch }) => presentField(await changeField(ctx, params.id, ifMatch!, body), ctx.locale),
  "fields.order": async (ctx, { body }) => {
    await orderFields(ctx, body.kind, body.ids);
    return undefined;
  },
  "fieldGroups.list": async (ctx, { query: { kind, limit, cursor } }) =>
    pageOf(
      (await selectGroups(ctx.db, kind ?? null)).map((group) => presentGroup(group, ctx.locale)),
      limit,
      cursor,
    ),
  "fieldGroups.create": async (ctx, { body }) => presentGroup(await createGroup(ctx, body), ctx.locale),
  "fieldGroups.update": async (ctx, { params, body, ifMatch }) =>
    presentGroup(await changeGroup(ctx, params.id, ifMatch!, body), ctx.locale),
  "fieldGroups.remove": async (ctx, { params, ifMatch }) => {
    await removeGroup(ctx, params.id, ifMatch!);
    return undefined;
  },
  "fields.changes": async (ctx, { query }) => readChanges(ctx, query),
});
