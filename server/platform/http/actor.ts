/** Who is asking. Rights are names; what a right opens for whom is decided by the rooms. */

export type Actor =
  | { kind: "agent"; id: string; name: string; email?: string; role: string; rights: ReadonlySet<string>; teams: readonly string[] }
  | {
      kind: "contact";
      id: string;
      name: string;
      email?: string;
      rights: ReadonlySet<string>;
      /** whose requests he may see beside his own */ organizations: readonly string[];
    }
  | {
      kind: "token";
      id: string;
      name: string;
      /** on whose behalf it acts, when bound to a person */ agentId: string | null;
      rights: ReadonlySet<string>;
      teams: readonly string[];
    }
  | { kind: "guest"; id: string; ticketId: string; contactId: string | null; rights: ReadonlySet<string> }
  | { kind: "system"; id: string; rights: ReadonlySet<string> }
  /** A rule of automation at work. */
  | { kind: "rule"; id: string; name: string; rights: ReadonlySet<string> }
  | { kind: "anonymous"; id: string; rights: ReadonlySet<string> };

export type StaffActor = Extract<Actor, { kind: "agent" | "token" | "system" | "rule" }>;

/** `kind:id`, as events, audit and file ownership record who acted. */
export function actorKey(actor: Actor): string {
  return `${actor.kind}:${actor.id}`;
}

/** Agents, tokens, rules and the program itself; they work on the staff side of row-level security. */
export function isStaff(actor: Actor): actor is StaffActor {
  return actor.kind === "agent" || actor.kind === "token" || actor.kind === "system" || actor.kind === "rule";
}

/** The agent who acts, be it by a token of his. */
export function agentIdOf(actor: Actor): string | null {
  return actor.kind === "agent" ? actor.id : actor.kind === "token" ? actor.agentId : null;
}

/** Whether the same actor still has the same rights, teams and organizations. */
export function sameStanding(now: Actor, then: Actor): boolean {
  const standing = (actor: Actor) =>
    JSON.stringify([
      actorKey(actor),
      [...actor.rights].toSorted(),
      "teams" in actor ? actor.teams.toSorted() : [],
      "organizations" in actor ? actor.organizations.toSorted() : [],
    ]);
  return standing(now) === standing(then);
}

const EVERYTHING: ReadonlySet<string> = new Proxy(new Set<string>(), {
  get: (target, property) => (property === "has" ? () => true : (Reflect.get(target, property, target) as unknown)),
});

/** The program acting by itself, such as `mail` or `demo`; it has every right. */
export function systemActor(name: string): Actor {
  return { kind: "system", id: name, rights: EVERYTHING };
}
