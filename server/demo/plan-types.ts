import type { PlannedFile } from "./attachment.ts";
import type {
  AgentSeed,
  BrandKey,
  Category,
  ContactSeed,
  Language,
  MailboxKey,
  OrganizationSeed,
  Priority,
  ProductSeed,
  TeamKey,
  TicketType,
} from "./model.ts";

/** What the generator makes of content, seed and clock: everything that will be written, with its time. */

export interface PlannedStep {
  readonly at: Date;
  readonly by:
    | { readonly kind: "contact"; readonly contact: ContactSeed }
    | { readonly kind: "agent"; readonly agent: AgentSeed }
    /** Not believed: the message is held back. */
    | { readonly kind: "stranger"; readonly name: string };
  readonly visibility: "public" | "internal";
  /** As it was sent, with signature and quotation. */
  readonly text: string;
  /** Without quotation and signature. */
  readonly visibleText: string;
  /** Agents named in a note. */
  readonly mentions: readonly AgentSeed[];
  readonly files: readonly PlannedFile[];
}

export interface PlannedTicket {
  readonly organization: OrganizationSeed;
  readonly requester: ContactSeed;
  /** A colleague of the requester who writes too. */
  readonly colleague: ContactSeed | null;
  readonly language: Language;
  readonly subject: string;
  readonly type: TicketType;
  readonly priority: Priority;
  readonly tags: readonly string[];
  readonly product: ProductSeed | null;
  readonly version: string | null;
  readonly brand: BrandKey;
  readonly channel: "email" | "portal";
  readonly mailbox: MailboxKey;
  readonly team: TeamKey | null;
  readonly assignee: AgentSeed | null;
  /** When it was given to the assignee; the opening when it was routed at once. */
  readonly assignedAt: Date;
  readonly category: Category;
  /** When it took its present category, where no message did that by itself. */
  readonly settledAt: Date | null;
  /** When a solved one was closed. */
  readonly closedAt: Date | null;
  /** Seen by its access list only. */
  readonly restricted: boolean;
  readonly steps: readonly PlannedStep[];
}

export interface DemoPlan {
  readonly madeFor: Date;
  /** Oldest first. */
  readonly tickets: readonly PlannedTicket[];
}
