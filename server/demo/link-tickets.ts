import type { Ctx, Route } from "#platform/http";
import { linkRoutes, ticketRoutes, type Ticket } from "#support/tickets";

/** Some tickets that have to do with one another: open ones about the same product, so that what belongs together can be seen on a first start. */

const MOST_GROUPS = 3;

function operation(routes: readonly Route[], id: string): Route {
  const route = routes.find((each) => each.id === id);
  if (!route) throw new Error(`there is no operation ${id}`);
  return route;
}

/** Links the open tickets of a few products: one has the next as its part, and is related to the third. @returns how many links */
export async function linkTickets(ctx: Ctx): Promise<number> {
  const query = { category: ["open"], limit: 200, sort: "createdAt" };
  const { data } = (await operation(ticketRoutes, "tickets.list").handle(ctx, {
    params: {},
    query,
    body: undefined,
    ifMatch: undefined,
  } as never)) as {
    data: Ticket[];
  };
  const groups = Map.groupBy(
    data.filter((ticket) => ticket.product && !ticket.restricted),
    (ticket) => `${ticket.product!.id} ${ticket.locale}`,
  );
  let links = 0;
  for (const [whole, part, like] of [...groups.values()].filter((group) => group.length >= 3).slice(0, MOST_GROUPS))
    for (const [kind, other] of [
      ["child", part],
      ["related", like],
    ] as const) {
      const body = { kind, ticket: other!.number };
      await operation(linkRoutes, "tickets.links.add").handle(ctx, {
        params: { number: whole!.number },
        query: undefined,
        body,
        ifMatch: undefined,
      } as never);
      links++;
    }
  return links;
}
