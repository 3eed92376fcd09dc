/** What an endpoint is told of an event: ids and codes, and names only where it was said so. */
import { ALL_RIGHTS } from "#people/access";
import type { StoredEvent } from "#platform/events";
import { systemContext, type Ctx, type Platform } from "#platform/http";
import { resolveReferences } from "#platform/references";
import { visibleEvents } from "#platform/system";
import type { EndpointRow } from "./queries.ts";

const TICKETS = "ticket:";

/** An endpoint as somebody who asks: it sees what the vendor's people see, restricted tickets only where that was said. */
function asEndpoint(platform: Platform, { id, name, restricted }: Pick<EndpointRow, "id" | "name" | "restricted">, db: Ctx["db"]): Ctx {
  const rights = new Set(ALL_RIGHTS.filter((right) => restricted || right !== "tickets.restricted"));
  const system = systemContext(platform, "webhooks", db);
  return { ...system, actor: { kind: "token", id, name, agentId: null, rights, teams: [] }, actorKey: `webhookEndpoint:${id}` };
}

/** Those of the events that an endpoint may be told of now: what they are about, and every ticket they name. */
export async function visibleTo(
  platform: Platform,
  endpoint: Pick<EndpointRow, "id" | "name" | "restricted">,
  events: readonly StoredEvent[],
  db: Ctx["db"],
): Promise<StoredEvent[]> {
  const ctx = asEndpoint(platform, endpoint, db);
  const seen = new Set((await visibleEvents(ctx, events)).map(({ seq }) => seq));
  const tickets = [
    ...new Set(events.flatMap(({ subjects }) => subjects.filter((one) => one.startsWith(TICKETS)).map((one) => one.slice(TICKETS.length)))),
  ];
  const open = tickets.length === 0 ? new Set<string>() : await platform.registrations.liveUpdates["ticket"]!(ctx, tickets);
  return events.filter(
    ({ seq, subjects }) => seen.has(seq) && subjects.every((one) => !one.startsWith(TICKETS) || open.has(one.slice(TICKETS.length))),
  );
}

/** The body of a message (Standard Webhooks: `type`, `timestamp`, `data`). */
export async function bodyOf(platform: Platform, endpoint: EndpointRow, event: StoredEvent, db: Ctx["db"]): Promise<string> {
  const { seq, id, version, actor, subjects } = event;
  const names = endpoint.include.includes("names")
    ? [...(await resolveReferences(asEndpoint(platform, endpoint, db), subjects)).values()].map((one) => ({
        ...one,
        url: `${platform.config.url}${one.url}`,
      }))
    : null;
  return JSON.stringify({
    type: event.type,
    timestamp: event.occurredAt.toISOString(),
    data: { ...event.data, event: { seq, id, version, actor, subjects }, ...(names && { names }) },
  });
}
