import { BUILT_IN_NAMES, BUILT_IN_VIEWS, builtInSort, isBuiltInView, type BuiltInView } from "#shared/ticket-views";
import { notFound, type Actor, type Ctx } from "#platform/http";
import type { View } from "./contract.ts";
import { mayChange } from "./policy.ts";
import { findView, selectViews, type Order, type ViewRow } from "./queries.ts";

function builtIn(name: BuiltInView): View {
  return {
    id: name,
    name: null,
    scope: "builtIn",
    owner: null,
    team: null,
    filter: BUILT_IN_VIEWS[name],
    sort: builtInSort(name),
    columns: [],
    hidden: false,
    mayChange: false,
    createdAt: null,
    updatedAt: null,
    revision: 1,
  };
}

/** A row as the API shows it to this actor. */
export function toView(actor: Actor, row: ViewRow): View {
  const named = (id: string | null, name: string | null) => (id !== null && name !== null ? { id, name } : null);
  return {
    id: row.id,
    name: row.name,
    scope: row.scope,
    owner: named(row.owner_id, row.owner),
    team: named(row.team_id, row.team),
    filter: row.filter,
    sort: row.sort,
    columns: row.columns,
    hidden: false,
    mayChange: mayChange(actor, row),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}

/** All views of the actor as he has ordered them; those he has not placed stand behind, in the order they came to be. */
export async function viewsInOrder(ctx: Ctx, order: Order): Promise<View[]> {
  const rows = await selectViews(ctx.db, ctx.actor);
  const all = [...BUILT_IN_NAMES.map(builtIn), ...rows.map((row) => toView(ctx.actor, row))];
  const place = new Map(order.views.map((id, index) => [id, index]));
  const hidden = new Set(order.hidden);
  return all
    .map((view, index) => ({ view: { ...view, hidden: hidden.has(view.id) }, at: place.get(view.id) ?? order.views.length + index }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ view }) => view);
}

/** A view by id or by the name every desk knows it by. @throws Problem 404 */
export async function readView(ctx: Ctx, key: string): Promise<View> {
  if (isBuiltInView(key)) return builtIn(key);
  const row = await findView(ctx.db, ctx.actor, key);
  if (!row) throw notFound();
  return toView(ctx.actor, row);
}
