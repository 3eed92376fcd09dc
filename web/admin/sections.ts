import type { LucideIcon } from "lucide-react";
import AtSign from "lucide-react/icons/at-sign";
import Building2 from "lucide-react/icons/building-2";
import Contact from "lucide-react/icons/contact";
import KeyRound from "lucide-react/icons/key-round";
import MailCheck from "lucide-react/icons/mail-check";
import LetterText from "lucide-react/icons/letter-text";
import MailX from "lucide-react/icons/mail-x";
import Package from "lucide-react/icons/package";
import Palette from "lucide-react/icons/palette";
import ScrollText from "lucide-react/icons/scroll-text";
import Signature from "lucide-react/icons/signature";
import UserCog from "lucide-react/icons/user-cog";
import Webhook from "lucide-react/icons/webhook";
import Users from "lucide-react/icons/users";

/** A part of the administration. It is shown to those with `right`; its texts are `admin.<id>` and `admin.<id>.what`. */
export type Section = { id: string; icon: LucideIcon; right: string };

export const SECTIONS: readonly Section[] = [
  { id: "people", icon: UserCog, right: "agents.manage" },
  { id: "teams", icon: Users, right: "agents.manage" },
  { id: "contacts", icon: Contact, right: "people.read" },
  { id: "organizations", icon: Building2, right: "people.read" },
  { id: "brands", icon: Palette, right: "catalog.manage" },
  { id: "products", icon: Package, right: "catalog.manage" },
  { id: "mailboxes", icon: AtSign, right: "settings.read" },
  { id: "mail", icon: MailCheck, right: "settings.read" },
  { id: "inbound", icon: Webhook, right: "settings.read" },
  { id: "texts", icon: LetterText, right: "settings.read" },
  { id: "sending", icon: Signature, right: "settings.read" },
  { id: "suppressions", icon: MailX, right: "settings.read" },
  { id: "tokens", icon: KeyRound, right: "tokens.manage" },
  { id: "audit", icon: ScrollText, right: "audit.read" },
];

/** The parts that somebody with these rights may open. */
export function sectionsFor(rights: readonly string[]): Section[] {
  return SECTIONS.filter((section) => rights.includes(section.right));
}
