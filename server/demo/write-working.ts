import { emit } from "#platform/events";
import type { Ctx } from "#platform/http";
import { agentPresence, ticketViewed } from "#support/presence";

/** That an agent wrote in a ticket. */
export type Worked = { agentId: string; ticketId: string; number: number; at: Date };

const MINUTE = 60_000;
/** Of older work it is not known how long it took. */
const KNOWN_DAYS = 45;

/** What the desk would have told of the agents who wrote lately: which ticket they had before them, and when they were at work. */
export async function writeWorking(ctx: Ctx, worked: readonly Worked[], now: Date): Promise<void> {
  const lately = worked.filter(({ at }) => now.getTime() - at.getTime() < KNOWN_DAYS * 86_400_000);
  const shifts = new Map<string, { agentId: string; from: number; to: number }>();
  for (const { agentId, ticketId, number, at } of lately) {
    const took = (4 + ((number * 7 + at.getUTCMinutes()) % 17)) * MINUTE;
    const as = { ...ctx, actorKey: `agent:${agentId}` };
    const tell = (state: "opened" | "left", time: number) =>
      emit(as, ticketViewed, {
        subjects: [`agent:${agentId}`, `ticket:${ticketId}`],
        data: { number, agent: agentId, state },
        occurredAt: new Date(time),
      });
    await tell("opened", at.getTime() - took);
    await tell("left", at.getTime() + MINUTE / 2);
    const key = `${agentId} ${at.toISOString().slice(0, 10)}`;
    const shift = shifts.get(key) ?? { agentId, from: Infinity, to: -Infinity };
    shift.from = Math.min(shift.from, at.getTime() - took - 6 * MINUTE);
    shift.to = Math.max(shift.to, at.getTime() + 12 * MINUTE);
    shifts.set(key, shift);
  }
  for (const { agentId, from, to } of shifts.values())
    for (const [state, time] of [["available", from] as const, ["offline", Math.min(to, now.getTime())] as const])
      await emit({ ...ctx, actorKey: `agent:${agentId}` }, agentPresence, {
        subjects: [`agent:${agentId}`],
        data: { state },
        occurredAt: new Date(time),
      });
}
