import type { AgentSeed, ContactSeed, LanguageContent, OrganizationSeed, TeamKey } from "./model.ts";
import { dayAndMonth } from "./words.ts";
import type { Random } from "./random.ts";

/** Puts a message into the form of a letter: greeting, closing, signature, quotation of what it answers. */

export interface Letter {
  readonly text: string;
  readonly visibleText: string;
}

/** What the customer's mail program quotes beneath an answer. */
export interface Quoted {
  readonly name: string;
  readonly at: Date;
  readonly visibleText: string;
}

function capitalized(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** Czech and German go on in lower case after the comma of a greeting; a text without a greeting begins with a capital. */
function under(greeting: string, body: string): string {
  return greeting.endsWith(",") || greeting.endsWith("،") ? `${greeting}\n\n${body}` : `${greeting}\n\n${capitalized(body)}`;
}

function quotation(content: LanguageContent, country: string, quoted: Quoted): string {
  const line = content.voice.quoteLine
    .replace("{date}", dayAndMonth(country, quoted.at))
    .replace("{time}", quoted.at.toISOString().slice(11, 16))
    .replace("{name}", quoted.name);
  return `${line}\n${quoted.visibleText
    .split("\n")
    .map((each) => (each ? `> ${each}` : ">"))
    .join("\n")}`;
}

/** What a customer writes, by mail with signature and quotation, in the portal without. */
export function customerLetter(
  random: Random,
  content: LanguageContent,
  {
    organization,
    contact,
    channel,
    first,
    body,
    closing,
    quoted,
    at,
  }: {
    organization: OrganizationSeed;
    contact: ContactSeed;
    channel: "email" | "portal";
    first: boolean;
    body: string;
    closing: string;
    quoted: Quoted | null;
    at: Date;
  },
): Letter {
  const morning = at.getUTCHours() >= 5 && at.getUTCHours() < 10 && random.chance(0.3);
  const opening = first ? (morning ? content.voice.morningOpening : random.pick(content.voice.customerOpenings)) : null;
  const visible = opening ? under(opening, body) : capitalized(body);
  if (channel === "portal") return { text: visible, visibleText: visible };
  // Only in English and Portuguese does one sign with the first name once one has been introduced.
  const firstNames = content.language === "en" || content.language === "pt";
  const signed = `${visible}\n\n${closing}\n${first || !firstNames ? contact.name : contact.name.replace(/^Dra?\. /, "").split(" ")[0]!}`;
  const details = [contact.title, organization.name, contact.phone].filter(Boolean).join("\n");
  const signature = first ? `\n\n-- \n${contact.name}\n${details}` : "";
  const text = `${signed}${signature}${quoted ? `\n\n${quotation(content, organization.country, quoted)}` : ""}`;
  return { text, visibleText: signed };
}

/** What an agent writes to a customer. */
export function agentLetter(
  content: LanguageContent,
  contact: ContactSeed,
  agent: AgentSeed,
  team: TeamKey,
  body: string,
  closing: string,
): Letter {
  const name = content.language === "ar" ? (agent.nativeName ?? agent.name) : agent.name;
  const text = `${under(contact.greeting, body)}\n\n${closing}\n${name}\n${content.voice.teamNames[team]}`;
  return { text, visibleText: text };
}
