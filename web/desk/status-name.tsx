import { useEffect, useState } from "react";
import Bug from "lucide-react/icons/bug";
import Check from "lucide-react/icons/check";
import CheckCheck from "lucide-react/icons/check-check";
import Circle from "lucide-react/icons/circle";
import CircleDashed from "lucide-react/icons/circle-dashed";
import CircleDot from "lucide-react/icons/circle-dot";
import Clock from "lucide-react/icons/clock";
import Eye from "lucide-react/icons/eye";
import Flag from "lucide-react/icons/flag";
import Hourglass from "lucide-react/icons/hourglass";
import Lock from "lucide-react/icons/lock";
import Package from "lucide-react/icons/package";
import Pause from "lucide-react/icons/pause";
import Phone from "lucide-react/icons/phone";
import Scale from "lucide-react/icons/scale";
import Users from "lucide-react/icons/users";
import Wrench from "lucide-react/icons/wrench";
import type { LucideIcon } from "lucide-react";
import type { StatusIconName } from "../../shared/ticket-statuses.ts";
import { localize } from "../../shared/locales.ts";
import { Icon } from "../ui/icon.tsx";
import type { Ticket } from "./model.ts";
import { statuses, type Status } from "./lookups.ts";

export const STATUS_SIGNS: { readonly [name in StatusIconName]: LucideIcon } = {
  circle: Circle,
  circleDashed: CircleDashed,
  circleDot: CircleDot,
  clock: Clock,
  hourglass: Hourglass,
  pause: Pause,
  eye: Eye,
  flag: Flag,
  wrench: Wrench,
  bug: Bug,
  package: Package,
  phone: Phone,
  users: Users,
  scale: Scale,
  check: Check,
  checkCheck: CheckCheck,
  lock: Lock,
};

/** A status by its sign and its name. */
export function StatusName({ status }: { status: { name: string; icon: StatusIconName } }) {
  return (
    <>
      <Icon as={STATUS_SIGNS[status.icon]} size={14} className="shrink-0" />
      <bdi className="truncate">{status.name}</bdi>
    </>
  );
}

/** The statuses that a ticket of a type may take, with the one it has. */
export async function statusesFor(type: string, held: string | null): Promise<Status[]> {
  return (await statuses()).filter((one) => one.slug === held || (!one.retired && (!one.types || one.types.includes(type))));
}

/** A ticket with a status, before the server has answered. */
export function statusShown(status: Status, locale: string): Pick<Ticket, "category" | "namedStatus"> {
  const { id, slug, icon } = status;
  return { category: status.category as Ticket["category"], namedStatus: { id, slug, icon, name: localize(status.name, locale) } };
}

/** Names of statuses by their slugs, retired ones too. */
export function useStatusNames(locale: string): (slug: string) => string | undefined {
  const [known, setKnown] = useState<readonly Status[]>([]);
  useEffect(() => void statuses().then(setKnown, () => undefined), []);
  return (slug) => {
    const found = known.find((one) => one.slug === slug);
    return found && localize(found.name, locale);
  };
}
