import { FormattedMessage } from "react-intl";
import { OPEN_CATEGORIES } from "../../shared/ticket-codes.ts";
import type { Ticket } from "../../server/support/tickets/contract.ts";
import { Badge, type Tone } from "../ui/badge.tsx";

type Category = Ticket["category"];

export const OPEN: readonly Category[] = OPEN_CATEGORIES;
export const DONE: readonly Category[] = ["solved", "closed"];

const TONES: Record<Category, Tone> = {
  new: "neutral",
  open: "accent",
  waitingOnCustomer: "warn",
  waitingOnThirdParty: "neutral",
  solved: "good",
  closed: "outline",
};

/** Where a request stands, in the customer's words, or those the vendor has chosen for him. */
export function Status({ category, name }: { category: Category; name?: string | undefined }) {
  return <Badge tone={TONES[category]}>{name ? <bdi>{name}</bdi> : <FormattedMessage id={`portal.status.${category}`} />}</Badge>;
}

/** Who has a request: a person, else a team, else nobody yet. */
export function Holder({ assignee, team, category }: Pick<Ticket, "assignee" | "team" | "category">) {
  const holder = assignee ?? team;
  if (holder) return <bdi>{holder.name}</bdi>;
  return DONE.includes(category) ? null : <FormattedMessage id="portal.holder.nobody" />;
}
