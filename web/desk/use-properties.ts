import type { RefObject } from "react";
import { useIntl } from "react-intl";
import FileKey from "lucide-react/icons/file-key";
import Flag from "lucide-react/icons/flag";
import Link from "lucide-react/icons/link";
import Pencil from "lucide-react/icons/pencil";
import MessageSquareReply from "lucide-react/icons/message-square-reply";
import CircleDot from "lucide-react/icons/circle-dot";
import StickyNote from "lucide-react/icons/sticky-note";
import Tag from "lucide-react/icons/tag";
import Undo2 from "lucide-react/icons/undo-2";
import UserRoundCheck from "lucide-react/icons/user-round-check";
import UsersRound from "lucide-react/icons/users-round";
import Zap from "lucide-react/icons/zap";
import { localize } from "../../shared/locales.ts";
import { useToast } from "../ui/toast.tsx";
import type { ComposerHandle } from "./composer.tsx";
import { licensePicker } from "./owns/pick-license.ts";
import { agents, statuses, teams } from "./lookups.ts";
import type { Ticket } from "./model.ts";
import { STATUS_SIGNS, statusesFor, statusShown } from "./status-name.tsx";
import { usePicker } from "./picker-context.tsx";
import { useTicketCommands } from "./ticket-commands.ts";
import type { Change } from "./use-ticket-changes.ts";

const PRIORITIES = ["urgent", "high", "normal", "low"] as const;
const TYPES = ["question", "howTo", "incident", "problem", "task", "license", "billing", "sales", "featureRequest", "security"] as const;
const NOBODY = "nobody";

type Person = { id: string; name: string };
type Options = {
  ticket: Ticket;
  change: (change: Change) => void;
  me: Person | undefined;
  composer: RefObject<ComposerHandle | null>;
  rename: () => void;
  /** Takes the newest reply back; null when none waits. */
  undo: (() => void) | null;
  chooseMacro: () => void;
};

/** What changes the tags of a ticket; two people's tags never exclude one another. */
export function tagChange(ticket: Ticket, tag: string): Change {
  const tags = ticket.tags.includes(tag) ? ticket.tags.filter((one) => one !== tag) : [...ticket.tags, tag].toSorted();
  const adds = !ticket.tags.includes(tag);
  return {
    patch: { tags },
    shown: { tags },
    rebase(theirs) {
      const merged = adds ? [...new Set([...theirs.tags, tag])].toSorted() : theirs.tags.filter((one) => one !== tag);
      return { ...tagChange(theirs, tag), patch: { tags: merged }, shown: { tags: merged } };
    },
  };
}

/** The ways to change an open ticket, each by key, in the palette, and from the side panel. */
export function useProperties({ ticket, change, me, composer, rename, undo, chooseMacro }: Options) {
  const intl = useIntl();
  const pick = usePicker();
  const say = useToast();
  const text = (id: string, values?: Record<string, string>) => intl.formatMessage({ id }, values);

  const held = ticket.namedStatus?.slug ?? ticket.status;
  function changeStatus(): void {
    pick({
      title: text("ticket.changeStatus"),
      items: statusesFor(ticket.type, held).then((all) =>
        all.map((status) => ({
          id: status.slug,
          label: localize(status.name, document.documentElement.lang),
          icon: STATUS_SIGNS[status.icon],
          selected: status.slug === held,
          // What it means, where its name does not say so.
          ...(!status.isDefault && { hint: text(`status.${status.category}`) }),
        })),
      ),
      onPick: (slug) =>
        void statuses().then((all) => {
          const status = all.find((one) => one.slug === slug);
          if (status && slug !== held) change({ patch: { status: slug }, shown: statusShown(status, document.documentElement.lang) });
        }),
    });
  }
  function changePriority(): void {
    pick({
      title: text("ticket.changePriority"),
      items: PRIORITIES.map((priority) => ({ id: priority, label: text(`priority.${priority}`), selected: priority === ticket.priority })),
      onPick: (priority) =>
        priority !== ticket.priority && change({ patch: { priority }, shown: { priority: priority as Ticket["priority"] } }),
    });
  }
  function changeType(): void {
    pick({
      title: text("ticket.changeType"),
      items: TYPES.map((type) => ({ id: type, label: text(`type.${type}`), selected: type === ticket.type })),
      onPick: (type) => type !== ticket.type && change({ patch: { type }, shown: { type: type as Ticket["type"] } }),
    });
  }
  function assign(person: Person | null): void {
    if (person?.id !== ticket.assignee?.id)
      change({ patch: { assignee: person?.id ?? null }, shown: { assignee: person && { id: person.id, name: person.name } } });
  }
  function changeAssignee(): void {
    pick({
      title: text("ticket.assign"),
      items: agents().then((all) => [
        ...(me ? [{ id: me.id, label: text("ticket.assignToMe"), keywords: me.name, selected: ticket.assignee?.id === me.id }] : []),
        { id: NOBODY, label: text("ticket.unassign"), selected: ticket.assignee === null },
        ...all
          .filter((agent) => agent.id !== me?.id)
          .map((agent) => ({ id: agent.id, label: agent.name, keywords: agent.email, selected: agent.id === ticket.assignee?.id })),
      ]),
      onPick: (id) => void agents().then((all) => assign(id === NOBODY ? null : (all.find((agent) => agent.id === id) ?? me ?? null))),
    });
  }
  function changeTeam(): void {
    pick({
      title: text("ticket.changeTeam"),
      items: teams().then((all) => [
        { id: NOBODY, label: text("ticket.noTeam"), selected: ticket.team === null },
        ...all.map((team) => ({ id: team.id, label: team.name, selected: team.id === ticket.team?.id })),
      ]),
      onPick: (id) =>
        void teams().then((all) => {
          const team = all.find((one) => one.id === id) ?? null;
          if (team?.id !== ticket.team?.id)
            change({ patch: { team: team?.id ?? null }, shown: { team: team && { id: team.id, name: team.name } } });
        }),
    });
  }
  function changeLicense(): void {
    pick(licensePicker(intl, ticket, (license) => change({ patch: { license: license?.id ?? null }, shown: { license } })));
  }
  function copyLink(): void {
    void navigator.clipboard?.writeText(`${location.origin}/desk/tickets/${ticket.number}`).then(
      () => say(text("ticket.linkCopied")),
      () => undefined,
    );
  }
  function changeTags(): void {
    pick({
      title: text("ticket.changeTags"),
      placeholder: text("ticket.tagPlaceholder"),
      items: ticket.tags.map((tag) => ({ id: tag, label: tag, hint: text("ticket.tagRemove"), selected: true })),
      onPick: (tag) => change(tagChange(ticket, tag)),
      onText: {
        label: (typed) => text("ticket.tagAdd", { tag: typed }),
        pick: (typed) => change(tagChange(ticket, typed.toLowerCase().replaceAll(/\s+/g, "-"))),
      },
    });
  }

  useTicketCommands([
    { id: "ticket.reply", key: "r", icon: MessageSquareReply, run: () => composer.current?.focus("reply") },
    { id: "ticket.note", key: "n", icon: StickyNote, run: () => composer.current?.focus("note") },
    ...(undo ? [{ id: "outgoing.undoReply", key: "z", icon: Undo2, run: undo }] : []),
    { id: "macro.choose", key: "m", icon: Zap, run: chooseMacro },
    { id: "ticket.assign", key: "a", icon: UserRoundCheck, run: changeAssignee },
    { id: "ticket.changeStatus", key: "s", icon: CircleDot, run: changeStatus },
    { id: "ticket.changePriority", key: "p", icon: Flag, run: changePriority },
    { id: "ticket.changeTags", key: "t", icon: Tag, run: changeTags },
    { id: "ticket.changeTeam", key: "e", icon: UsersRound, run: changeTeam },
    { id: "ticket.changeLicense", key: "y", icon: FileKey, run: changeLicense },
    { id: "ticket.copyLink", key: "c", icon: Link, run: copyLink },
    { id: "ticket.changeSubject", key: "h", icon: Pencil, run: rename },
  ]);
  return { changeStatus, changePriority, changeType, changeAssignee, changeTeam, changeTags, changeLicense };
}
