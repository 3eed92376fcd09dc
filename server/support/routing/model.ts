/** Who gets a ticket. Pure. */
import type { Passed } from "#shared/routing";
import type { Capacity, RoutingDecision } from "./contract.ts";

export type Asked = {
  channel: string;
  language: string;
  productId: string | null;
  /** Of the skills that anybody has. */ skills: readonly string[];
};
export type Team = { method: "balanced" | "roundRobin"; capacity: Capacity; presence: boolean };
export type Candidate = {
  id: string;
  languages: readonly string[];
  products: readonly string[];
  skills: readonly string[];
  capacity: Capacity;
  absent: boolean;
  /** His business hours, or the team's. */
  open: boolean;
  presence: "available" | "away" | "offline";
  loads: { readonly [channel: string]: number };
  lastAt: Date | null;
};
type Judged = {
  candidate: Candidate;
  passed: Passed | null;
  load: number;
  limit: number | null;
  /** Share of what he can take. */ share: number;
};

/** How many he may have at once: on this channel, and over all. */
function limitsOf(team: Team, { capacity }: Candidate, channel: string): { onChannel: number | null; any: number | null } {
  const of = (key: string) => (capacity as { [key: string]: number })[key] ?? (team.capacity as { [key: string]: number })[key] ?? null;
  return { onChannel: of(channel), any: of("any") };
}

function judge(team: Team, asked: Asked, candidate: Candidate): Judged {
  const total = Object.values(candidate.loads).reduce((sum, one) => sum + one, 0);
  const here = candidate.loads[asked.channel] ?? 0;
  const { onChannel, any } = limitsOf(team, candidate, asked.channel);
  const shares = [...(onChannel === null ? [] : [here / Math.max(onChannel, 1)]), ...(any === null ? [] : [total / Math.max(any, 1)])];
  const full = (onChannel !== null && here >= onChannel) || (any !== null && total >= any);
  return {
    candidate,
    passed: whyNot(team, asked, candidate, full),
    load: onChannel === null ? total : here,
    limit: onChannel ?? any,
    share: shares.length > 0 ? Math.max(...shares) : total / 1_000,
  };
}

function whyNot(team: Team, asked: Asked, candidate: Candidate, full: boolean): Passed | null {
  if (candidate.absent) return "absent";
  if (!candidate.open) return "closed";
  if (team.presence && candidate.presence !== "available") return "away";
  if (candidate.languages.length > 0 && !candidate.languages.includes(asked.language)) return "language";
  if (candidate.products.length > 0 && asked.productId !== null && !candidate.products.includes(asked.productId)) return "product";
  if (asked.skills.some((skill) => !candidate.skills.includes(skill))) return "skill";
  return full ? "full" : null;
}

export type Choice = { ranked: Judged[]; passed: { [why in Passed]?: number } };

/** Those who can take it, the best first; and how many cannot, by why. */
export function choose(team: Team, asked: Asked, candidates: readonly Candidate[]): Choice {
  const judged = candidates.map((candidate) => judge(team, asked, candidate));
  const passed: Choice["passed"] = {};
  for (const one of judged) if (one.passed) passed[one.passed] = (passed[one.passed] ?? 0) + 1;
  const last = ({ candidate }: Judged) => candidate.lastAt?.getTime() ?? 0;
  const ranked = judged
    .filter((one) => one.passed === null)
    .toSorted(
      (a, b) => (team.method === "balanced" ? a.share - b.share : 0) || last(a) - last(b) || (a.candidate.id < b.candidate.id ? -1 : 1),
    );
  return { ranked, passed };
}

/** Why somebody got it, or nobody. */
export function reasonsOf(team: Team, asked: Asked, { passed }: Choice, got: Judged | null): RoutingDecision["reasons"] {
  return {
    method: team.method,
    load: got?.load ?? null,
    limit: got?.limit ?? null,
    language: got && got.candidate.languages.length > 0 ? asked.language : null,
    product: Boolean(got && asked.productId !== null && got.candidate.products.includes(asked.productId)),
    skills: got ? [...asked.skills] : [],
    passed,
  };
}
