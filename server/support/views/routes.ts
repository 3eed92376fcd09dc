import { agentIdOf, routes, type Ctx } from "#platform/http";
import { countFilters, MOST_COUNTED } from "#support/tickets";
import { viewsContract } from "./contract.ts";
import { changeOrder, readOrder } from "./order-views.ts";
import { readView, viewsInOrder } from "./present.ts";
import { selectOrder } from "./queries.ts";
import { changeView, createView, removeView } from "./save-view.ts";

/** Views that only grow are not counted. */
const UNCOUNTED: ReadonlySet<string> = new Set(["solved", "closed"]);

async function allViews(ctx: Ctx) {
  return viewsInOrder(ctx, await selectOrder(ctx.db, agentIdOf(ctx.actor)));
}

export const viewRoutes = routes(viewsContract, {
  "views.list": async (ctx) => ({ data: await allViews(ctx), nextCursor: null }),
  "views.counts": async (ctx) => {
    const shown = (await allViews(ctx)).filter(({ id, hidden }) => !hidden && !UNCOUNTED.has(id));
    const counts = await countFilters(
      ctx,
      shown.map(({ filter }) => filter),
    );
    return {
      data: shown.map(({ id }, index) => ({ id, count: Math.min(counts[index]!, MOST_COUNTED), more: counts[index]! > MOST_COUNTED })),
    };
  },
  "views.create": (ctx, { body }) => createView(ctx, body),
  "views.get": (ctx, { params }) => readView(ctx, params.id),
  "views.update": (ctx, { params, body, ifMatch }) => changeView(ctx, params.id, ifMatch!, body),
  "views.delete": (ctx, { params }) => removeView(ctx, params.id),
  "me.views.get": (ctx) => readOrder(ctx),
  "me.views.update": (ctx, { body, ifMatch }) => changeOrder(ctx, ifMatch!, body),
});
