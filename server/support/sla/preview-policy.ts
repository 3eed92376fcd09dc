import type { z } from "zod";
import { plansById } from "#licensing/plans";
import { invalid, notFound, type Ctx } from "#platform/http";
import { visibleTicketId } from "#support/tickets";
import { newId } from "#shared/ids";
import { readInputs } from "./count-clocks.ts";
import { clocksOf } from "./model/clocks.ts";
import { termsAt, versionAt, type SlaPolicyContent, type SlaWorld } from "./model/terms.ts";
import type { SlaPreview, slaPoliciesContract } from "./policy-contract.ts";
import { policyNames, selectPolicy } from "./policy-queries.ts";
import { checkNamed, contentOf, type NewSlaPolicy } from "./save-policy.ts";
import { readWorld } from "./world.ts";

type Asked = z.output<(typeof slaPoliciesContract)["slaPolicies.preview"]["body"]>;

const NOTHING: Omit<NewSlaPolicy, "name"> = {
  conditions: { plans: [], organizations: [], teams: [], products: [], channels: [] },
  calendarId: null,
  staffingCalendarId: null,
  targets: [],
  pauses: {},
  unassignedPauses: false,
  reopenOnBounce: true,
  reopenHours: null,
  customersSee: true,
  steps: [],
};

/** The policies as they are now, with one of them as it is tried, as if they had always been so. */
function always(world: SlaWorld, now: number, tried: { id: string; content: SlaPolicyContent; isNew: boolean }): SlaWorld {
  const standing = world.policies.flatMap(({ id, versions }) => {
    const is = versionAt(versions, now);
    return is
      ? [{ id, version: is.version, at: id === tried.id ? { ...is.content, content: tried.content, retired: false } : is.content }]
      : [];
  });
  const last = Math.max(0, ...standing.map(({ at }) => at.position)) + 1;
  const all = tried.isNew
    ? [...standing, { id: tried.id, version: 1, at: { position: last, retired: false, content: tried.content } }]
    : standing;
  return { ...world, policies: all.map(({ id, version, at }) => ({ id, versions: [{ beginsAt: -Infinity, version, content: at }] })) };
}

/** What would have been promised for a ticket. @throws Problem 404 for an unknown policy, 422 for a ticket one does not see, or things that there are not */
export async function previewPolicy(ctx: Ctx, { ticket, policy, ...change }: Asked): Promise<SlaPreview> {
  const row = policy === undefined ? null : await selectPolicy(ctx.db, policy);
  if (row === undefined) throw notFound();
  const ticketId = await visibleTicketId(ctx, ticket);
  if (ticketId === null) throw invalid("ticket", "unknownThing", { value: String(ticket) });
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const content = contentOf({ ...((row?.content as typeof NOTHING | undefined) ?? NOTHING), ...given }, row?.content ?? null);
  await checkNamed(ctx, content);
  const now = ctx.clock.now().getTime();
  const tried = { id: row?.id ?? newId(now), content, isNew: row === null };
  const [world, [input]] = [always(await readWorld(ctx.db), now, tried), await readInputs(ctx.db, [ticketId])];
  const clocks = clocksOf(input!.ticket, input!.story, world, input!.held, now);
  const { priority, organization, brand, team, product, channel } = input!.facts;
  const { policy: decides, plan } = termsAt(world, input!.held, { priority, organization, brand, team, product, channel }, now);
  const names = await policyNames(ctx.db, decides ? [decides.id] : []);
  const plans = plan === null ? null : await plansById(ctx, [plan]);
  const at = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
  return {
    decides: decides && names.has(decides.id) ? { id: decides.id, name: names.get(decides.id)! } : null,
    fits: decides?.id === tried.id,
    plan: plan !== null && plans?.has(plan) ? { id: plan, name: plans.get(plan)!.name } : null,
    clocks: clocks.map((clock) => ({
      target: clock.target,
      instance: clock.instance,
      state: clock.state,
      priority: clock.terms.priority,
      minutes: clock.minutes,
      startedAt: at(clock.startedAt)!,
      dueAt: at(clock.dueAt),
      breachedAt: at(clock.breachedAt),
      fulfilledAt: at(clock.fulfilledAt),
      met: clock.met,
      cause: clock.cause,
    })),
  };
}
