import AtSign from "lucide-react/icons/at-sign";
import Bug from "lucide-react/icons/bug";
import Building2 from "lucide-react/icons/building-2";
import Contact from "lucide-react/icons/contact";
import Inbox from "lucide-react/icons/inbox";
import Ticket from "lucide-react/icons/ticket";
import User from "lucide-react/icons/user";
import Users from "lucide-react/icons/users";
import Zap from "lucide-react/icons/zap";
import type { LucideIcon } from "lucide-react";
import { callApi } from "./api-client.ts";

/** Kinds of things the desk searches, in the order of their filter. */
export const DESK_KINDS = ["ticket", "contact", "organization", "agent", "team", "knownIssue", "macro", "view"] as const;
export type DeskKind = (typeof DESK_KINDS)[number];

export const KIND_ICONS: { [kind in DeskKind]: LucideIcon } = {
  ticket: Ticket,
  contact: Contact,
  organization: Building2,
  agent: User,
  team: Users,
  knownIssue: Bug,
  macro: Zap,
  view: Inbox,
};

/** The picture of a kind; of one the desk does not know, a neutral one. */
export function iconOf(kind: string): LucideIcon {
  return KIND_ICONS[kind as DeskKind] ?? AtSign;
}

export type Suggestion = {
  kind: string;
  id: string;
  title: string;
  titleMarks: readonly (readonly [number, number])[];
  detail: string | null;
  url: string;
};

/** What may be meant by what is being typed. */
export async function suggest(
  typed: string,
  signal: AbortSignal,
  { kinds = DESK_KINDS, limit = 8 }: { kinds?: readonly string[]; limit?: number } = {},
): Promise<Suggestion[]> {
  const query = new URLSearchParams({ q: typed, kinds: kinds.join(","), limit: String(limit) });
  return (await callApi<{ data: Suggestion[] }>("GET", `/search/suggestions?${query}`, { signal })).data;
}

/** Address of the page of answers. */
export function searchPath(asked: { q?: string | null; kind?: string | null; status?: string | null; time?: string | null }): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value) query.set(name, value);
  return query.size > 0 ? `/desk/search?${query}` : "/desk/search";
}
