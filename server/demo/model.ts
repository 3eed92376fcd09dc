/** Shapes of the demo vendor's content and of the plan that is made from it. Data only; nothing here touches the database. */

export type Language = "en" | "pt" | "cs" | "ar" | "de";

/** Gender of the person who speaks; Czech, Portuguese and Arabic need it in the past tense. */
export type Gender = "m" | "f";

export type ProductKey = "ledger" | "depot" | "scan" | "gateway" | "insight";
export type BrandKey = "acme" | "cloud";
export type TeamKey = "frontline" | "billing" | "platform" | "security";
export type MailboxKey = "support" | "billing" | "security" | "cloud";

export type TicketType =
  | "question"
  | "howTo"
  | "incident"
  | "problem"
  | "task"
  | "license"
  | "billing"
  | "sales"
  | "featureRequest"
  | "security";

export type Priority = "low" | "normal" | "high" | "urgent";
export type Category = "new" | "open" | "waitingOnCustomer" | "waitingOnThirdParty" | "solved" | "closed";

/**
 * Who says it: `c` the requester, `c2` a colleague of the requester, `a` the agent in charge, `a2` a second agent;
 * `n` and `n2` are internal notes of the first and of the second agent; `x` is a stranger whose mail is held back.
 */
export type Speaker = "c" | "c2" | "a" | "a2" | "n" | "n2" | "x";

/** Text may hold `{placeholders}`, `[[this|or that]]` and `{he form|she form}` of whoever speaks (see `render.ts`). */
export type Step = readonly [speaker: Speaker, text: string, attachment?: AttachmentName];

/** The kind of file says what is written into it (see `attachment.ts`). */
export type AttachmentName = `${string}.csv` | `${string}.log` | `${string}.txt`;

export interface Scenario {
  readonly type: TicketType;
  /** The product it is about; null where the question is about the contract or the vendor. */
  readonly on: ProductKey | null;
  readonly tags: readonly string[];
  readonly priority?: Priority;
  /** Which of the vendor's addresses the first mail went to; `support` when absent. */
  readonly to?: MailboxKey;
  /** The team that ends up with it; chosen from type and product when absent. */
  readonly team?: TeamKey;
  readonly subject: string;
  readonly thread: readonly Step[];
  /** Only for organisations of these countries (ISO 3166-1 alpha-2), where law or custom is meant. */
  readonly countries?: readonly string[];
  /** Words of this scenario's own, one of each chosen per ticket. */
  readonly vars?: Readonly<Record<string, readonly string[]>>;
}

/** How people of one language begin and end their letters. */
export interface Voice {
  readonly customerOpenings: readonly string[];
  readonly morningOpening: string;
  readonly customerClosings: readonly string[];
  readonly agentClosings: readonly string[];
  /** Line under the agent's name, by team. */
  readonly teamNames: Readonly<Record<TeamKey, string>>;
  /** What agents note on a ticket they have not answered yet; `{mate}` is a colleague. */
  readonly triageNotes: readonly string[];
  /** The line above a quotation, with `{date}`, `{time}` and `{name}`. */
  readonly quoteLine: string;
}

export interface ContactSeed {
  readonly name: string;
  /** Part before the @ of the organisation's domain. */
  readonly mailbox: string;
  readonly gender: Gender;
  /** The greeting an agent writes to this person, in the person's language, with the comma. */
  readonly greeting: string;
  readonly title: string;
  readonly phone?: string;
  /** May see the requests of the whole organisation. */
  readonly seesRequests?: true;
  /** Former members keep their past, and lose the present. */
  readonly left?: true;
}

export interface OrganizationSeed {
  readonly name: string;
  readonly domain: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly language: Language;
  readonly products: readonly ProductKey[];
  /** Its mail domain vouches for nothing it sends. */
  readonly unproven?: true;
  readonly contacts: readonly ContactSeed[];
}

export interface LanguageContent {
  readonly language: Language;
  readonly voice: Voice;
  readonly organizations: readonly OrganizationSeed[];
  readonly scenarios: readonly Scenario[];
}

export interface AgentSeed {
  readonly key: string;
  readonly name: string;
  /** How the name is written in letters to customers of another script. */
  readonly nativeName?: string;
  readonly email: string;
  readonly gender: Gender;
  readonly role: "owner" | "admin" | "lead" | "agent" | "collaborator";
  readonly language: Language;
  /** Languages in which this person answers customers. */
  readonly speaks: readonly Language[];
  readonly teams: readonly TeamKey[];
}

export interface ProductSeed {
  readonly key: ProductKey;
  readonly name: string;
  readonly slug: string;
  readonly brand: BrandKey;
  readonly description: Readonly<Record<Language, string>>;
  /** Oldest first, each with its age in days at the first start. */
  readonly versions: readonly { readonly version: string; readonly releasedDaysAgo: number }[];
}
