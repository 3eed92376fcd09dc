/** References: how one room shows a thing of another without importing it. Each room registers a resolver for its kinds. */
import type { PersonHandler, RetentionHandler } from "#platform/erasure";
import type { StoredEvent } from "#platform/events";
import type { Ctx } from "#platform/http";
import type { TimelineSource } from "#platform/timeline";
import type { SecretFormat } from "#platform/masking";
import type { ModuleManifest } from "#platform/module";
import type { SearchKind } from "#platform/search";

export type Reference = { kind: string; id: string; title: string; /** Path of the page that shows it. */ url: string };

/** Resolves ids of one kind to what the actor may see; ids he may not see, or that do not exist, are absent. */
export type ReferenceResolver = (ctx: Ctx, ids: readonly string[]) => Promise<Reference[]>;

/** Which of these ids the actor may see live updates and events of. */
export type LiveUpdatePolicy = (ctx: Ctx, ids: readonly string[]) => Promise<ReadonlySet<string>>;

/** A kind of thing that can have custom fields (`platform/fields`). */
export type FieldKind = {
  /** Properties that a field may be required by, with the values each can have; none when they are without number. */
  facts: { readonly [name: string]: readonly string[] };
  /** Which of these things the actor may see, and with them the history of their values. */
  sees: LiveUpdatePolicy;
};

/** One kind of thing that people are told of. */
export type NotificationRule = {
  kind: string;
  types: readonly string[];
  /** The agents an event concerns, whoever caused it. */
  concerned: (ctx: Ctx, event: Pick<StoredEvent, "type" | "actor" | "subjects" | "data">) => readonly string[] | Promise<readonly string[]>;
  /** By mail too, for whoever has not chosen. */
  mail?: boolean;
};

/** Something an agent was told of. `by`: the colleague who caused it. */
export type Told = { kind: string; ticketId: string; by: string | null };

/** What hangs on a thing and belongs to another room: told within the transaction of the thing. */
export type Dependant = {
  /** A thing came to be; not for those of an import. `facts`: what it is, in codes and ids. */
  made?: (ctx: Ctx, thing: { id: string; facts: { readonly [name: string]: string | number | null } }) => Promise<void>;
  /** Every word of it goes: a person was erased, or its time is over. */
  emptied?: (ctx: Ctx, id: string) => Promise<void>;
};

export type Registrations = {
  references: { [kind: string]: ReferenceResolver };
  liveUpdates: { [kind: string]: LiveUpdatePolicy };
  /** Whether the actor may download a file, each room for what hangs on its own things; one that says yes is enough. */
  files: ((ctx: Ctx, fileId: string) => Promise<boolean>)[];
  /** What agents are told of: whom an event of these types concerns. Its first subject is the ticket. */
  notifications?: readonly NotificationRule[];
  /** Takes what an agent was told of to him by mail, in one mail, as far as he may see it. */
  notificationMail?: (ctx: Ctx, agentId: string, told: readonly Told[]) => Promise<void>;
  /** Formats of secrets that only a room knows, such as licence keys, for the masking filter. */
  secretFormats?: readonly SecretFormat[];
  /** Kinds of things that can have custom fields. */
  fieldKinds?: { [kind: string]: FieldKind };
  /** What erasing and exporting a person needs beyond the manifests; in the order it is to be done. */
  erasure?: readonly PersonHandler[];
  /** What is taken away when its time is over. */
  retention?: readonly RetentionHandler[];
  /** What all rooms say of their tables. */
  manifests?: readonly ModuleManifest[];
  /** What a room tells of people and organizations in their timelines. */
  timeline?: readonly TimelineSource[];
  /** Finds the id of a thing by the name people call it by, such as an address, among those the actor may see; null when there is none. */
  find?: { [kind: string]: (ctx: Ctx, name: string) => Promise<string | null> };
  /** What hangs on things of a kind, in upper rooms. */
  dependants?: { [kind: string]: readonly Dependant[] };
  /** What is found by searching. */
  search?: readonly SearchKind[];
};

/** Joins what the rooms register. The kinds are asked for by name from outside, so there are no others than theirs, not even `constructor`. */
export function joinRegistrations(parts: readonly Registrations[]): Required<Registrations> {
  const dependants = Object.create(null) as Required<Registrations>["dependants"];
  for (const part of parts)
    for (const [kind, list] of Object.entries(part.dependants ?? {})) dependants[kind] = [...(dependants[kind] ?? []), ...list];
  return {
    dependants,
    references: Object.assign(Object.create(null), ...parts.map((part) => part.references)) as Registrations["references"],
    liveUpdates: Object.assign(Object.create(null), ...parts.map((part) => part.liveUpdates)) as Registrations["liveUpdates"],
    fieldKinds: Object.assign(Object.create(null), ...parts.map((part) => part.fieldKinds)) as Required<Registrations>["fieldKinds"],
    timeline: parts.flatMap((part) => part.timeline ?? []),
    find: Object.assign(Object.create(null), ...parts.map((part) => part.find)) as Required<Registrations>["find"],
    files: parts.flatMap((part) => part.files),
    notifications: parts.flatMap((part) => part.notifications ?? []),
    async notificationMail(...told) {
      for (const part of parts) await part.notificationMail?.(...told);
    },
    secretFormats: parts.flatMap((part) => part.secretFormats ?? []),
    erasure: parts.flatMap((part) => part.erasure ?? []),
    retention: parts.flatMap((part) => part.retention ?? []),
    manifests: parts.flatMap((part) => part.manifests ?? []),
    search: parts.flatMap((part) => part.search ?? []),
  };
}

/**
 * Resolves `kind:id` subjects for an actor, one query per kind.
 * @returns by subject; absent where the actor may not see it
 */
export async function resolveReferences(ctx: Ctx, subjects: readonly string[]): Promise<Map<string, Reference>> {
  const byKind = Map.groupBy(new Set(subjects), (subject) => subject.slice(0, subject.indexOf(":")));
  const found = new Map<string, Reference>();
  for (const [kind, list] of byKind) {
    const resolver = ctx.platform.registrations.references[kind];
    if (!resolver) continue;
    const references = await resolver(
      ctx,
      list.map((subject) => subject.slice(kind.length + 1)),
    );
    for (const reference of references) found.set(`${kind}:${reference.id}`, reference);
  }
  return found;
}
