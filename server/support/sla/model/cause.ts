/** Why a promise was broken, as far as the log tells. Pure. */
import { RESPONSES, type BreachCause, type SlaTarget } from "#shared/sla-codes";

/** Counts of a clock, in milliseconds. */
export type Tally = { counted: number; unassigned: number; thirdParty: number; staffed: number };

/**
 * What took at least half of the time that counted; nothing did: it was late.
 * @param staffed whether it is known when people are there
 */
export function causeOf(target: SlaTarget, { counted, unassigned, thirdParty, staffed: there }: Tally, staffed: boolean): BreachCause {
  const most = (time: number) => counted > 0 && time * 2 >= counted;
  if (staffed && most(counted - there)) return "outsideStaffing";
  if (most(thirdParty)) return "waitingOnThirdParty";
  if (most(unassigned)) return "noAssignee";
  return RESPONSES.includes(target) ? "lateReply" : "lateSolution";
}
