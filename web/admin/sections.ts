import type { LucideIcon } from "lucide-react";
import AtSign from "lucide-react/icons/at-sign";
import FileText from "lucide-react/icons/file-text";
import CreditCard from "lucide-react/icons/credit-card";
import UserRoundSearch from "lucide-react/icons/user-round-search";
import Bug from "lucide-react/icons/bug";
import Building2 from "lucide-react/icons/building-2";
import CalendarClock from "lucide-react/icons/calendar-clock";
import CircleDot from "lucide-react/icons/circle-dot";
import ClipboardList from "lucide-react/icons/clipboard-list";
import ListChecks from "lucide-react/icons/list-checks";
import Contact from "lucide-react/icons/contact";
import FileCheck from "lucide-react/icons/file-check";
import HandCoins from "lucide-react/icons/hand-coins";
import KeyRound from "lucide-react/icons/key-round";
import HeartPulse from "lucide-react/icons/heart-pulse";
import HandHelping from "lucide-react/icons/hand-helping";
import FileInput from "lucide-react/icons/file-input";
import FolderOutput from "lucide-react/icons/folder-output";
import FileKey from "lucide-react/icons/file-key";
import KeySquare from "lucide-react/icons/key-square";
import LifeBuoy from "lucide-react/icons/life-buoy";
import LockKeyhole from "lucide-react/icons/lock-keyhole";
import MailCheck from "lucide-react/icons/mail-check";
import LetterText from "lucide-react/icons/letter-text";
import MailX from "lucide-react/icons/mail-x";
import MessageSquareHeart from "lucide-react/icons/message-square-heart";
import Package from "lucide-react/icons/package";
import Palette from "lucide-react/icons/palette";
import RefreshCwOff from "lucide-react/icons/refresh-cw-off";
import ShieldHalf from "lucide-react/icons/shield-half";
import PenTool from "lucide-react/icons/pen-tool";
import Scale from "lucide-react/icons/scale";
import TicketCheck from "lucide-react/icons/ticket-check";
import ScrollText from "lucide-react/icons/scroll-text";
import ShieldCheck from "lucide-react/icons/shield-check";
import Signature from "lucide-react/icons/signature";
import UserCog from "lucide-react/icons/user-cog";
import UserRoundPlus from "lucide-react/icons/user-round-plus";
import Webhook from "lucide-react/icons/webhook";
import Split from "lucide-react/icons/split";
import Workflow from "lucide-react/icons/workflow";
import Tag from "lucide-react/icons/tag";
import Timer from "lucide-react/icons/timer";
import TextCursorInput from "lucide-react/icons/text-cursor-input";
import Users from "lucide-react/icons/users";

/** What belongs together in the administration, in this order; the heads are `admin.group.<id>`. */
const GROUPS = ["people", "tickets", "catalog", "licensing", "billing", "mail", "access"] as const;
type GroupId = (typeof GROUPS)[number];

/** A part of the administration. It is shown to those with `right`; its texts are `admin.<id>` and `admin.<id>.what`. */
export type Section = { id: string; group: GroupId; icon: LucideIcon; right: string };

const SECTIONS: readonly Section[] = [
  { id: "people", group: "people", icon: UserCog, right: "agents.manage" },
  { id: "teams", group: "people", icon: Users, right: "agents.manage" },
  { id: "contacts", group: "people", icon: Contact, right: "people.read" },
  { id: "organizations", group: "people", icon: Building2, right: "people.read" },
  { id: "fields", group: "people", icon: TextCursorInput, right: "settings.read" },
  { id: "forms", group: "tickets", icon: ClipboardList, right: "settings.read" },
  { id: "checklists", group: "tickets", icon: ListChecks, right: "settings.read" },
  { id: "calendars", group: "tickets", icon: CalendarClock, right: "calendars.manage" },
  { id: "feedback", group: "tickets", icon: MessageSquareHeart, right: "settings.read" },
  { id: "routing", group: "tickets", icon: Split, right: "routing.read" },
  { id: "automation", group: "tickets", icon: Workflow, right: "automation.read" },
  { id: "sla-policies", group: "tickets", icon: Timer, right: "sla.manage" },
  { id: "statuses", group: "tickets", icon: CircleDot, right: "settings.read" },
  { id: "brands", group: "catalog", icon: Palette, right: "catalog.manage" },
  { id: "products", group: "catalog", icon: Package, right: "catalog.manage" },
  { id: "support-policies", group: "catalog", icon: LifeBuoy, right: "catalog.manage" },
  { id: "plans", group: "catalog", icon: Tag, right: "plans.manage" },
  { id: "trackers", group: "catalog", icon: Bug, right: "settings.read" },
  { id: "invoices", group: "billing", icon: FileText, right: "billing.read" },
  { id: "billing-customers", group: "billing", icon: UserRoundSearch, right: "billing.read" },
  { id: "billing-providers", group: "billing", icon: CreditCard, right: "billing.manage" },
  { id: "statements", group: "billing", icon: FileCheck, right: "statements.read" },
  { id: "service-credits", group: "billing", icon: HandCoins, right: "credits.manage" },
  { id: "churn", group: "billing", icon: HeartPulse, right: "settings.read" },
  { id: "licenses", group: "licensing", icon: TicketCheck, right: "licenses.read" },
  { id: "license-policies", group: "licensing", icon: Scale, right: "policies.manage" },
  { id: "signing-keys", group: "licensing", icon: PenTool, right: "policies.manage" },
  { id: "license-imports", group: "licensing", icon: FileInput, right: "policies.manage" },
  { id: "mailboxes", group: "mail", icon: AtSign, right: "settings.read" },
  { id: "mail", group: "mail", icon: MailCheck, right: "settings.read" },
  { id: "inbound", group: "mail", icon: Webhook, right: "settings.read" },
  { id: "texts", group: "mail", icon: LetterText, right: "settings.read" },
  { id: "sending", group: "mail", icon: Signature, right: "settings.read" },
  { id: "suppressions", group: "mail", icon: MailX, right: "settings.read" },
  { id: "trust", group: "mail", icon: ShieldCheck, right: "settings.read" },
  { id: "guard", group: "mail", icon: RefreshCwOff, right: "settings.read" },
  { id: "mail-keys", group: "mail", icon: FileKey, right: "settings.read" },
  { id: "webhooks", group: "access", icon: Webhook, right: "webhooks.manage" },
  { id: "roles", group: "access", icon: ShieldHalf, right: "agents.manage" },
  { id: "sign-in", group: "access", icon: LockKeyhole, right: "settings.read" },
  { id: "sso", group: "access", icon: KeySquare, right: "settings.manage" },
  { id: "scim", group: "access", icon: UserRoundPlus, right: "settings.manage" },
  { id: "tokens", group: "access", icon: KeyRound, right: "tokens.manage" },
  { id: "privacy", group: "access", icon: HandHelping, right: "privacy.manage" },
  { id: "export", group: "access", icon: FolderOutput, right: "everything.export" },
  { id: "audit", group: "access", icon: ScrollText, right: "audit.read" },
];

/** The parts that somebody with these rights may open. */
export function sectionsFor(rights: readonly string[]): Section[] {
  return SECTIONS.filter((section) => rights.includes(section.right));
}

/** Sections by what they belong to, without what is empty. @param ids of those that are shown */
export function groupsOf(ids: readonly string[]): { id: GroupId; sections: Section[] }[] {
  return GROUPS.map((id) => ({ id, sections: SECTIONS.filter((section) => section.group === id && ids.includes(section.id)) })).filter(
    ({ sections }) => sections.length > 0,
  );
}
