/** Rights and roles. A right is a stable name; a role is a set of rights; what one then sees is decided by the visibility of each thing. */

/** Every right there is, with what it allows. The names are public: scopes of API tokens and the OpenAPI document use them. */
export const RIGHTS = {
  "tickets.read": "Read tickets one may see, with their messages",
  "tickets.create": "Open a ticket",
  "tickets.reply": "Write a public message",
  "tickets.note": "Read and write internal notes",
  "tickets.edit": "Change subject, type, status, priority, tags, participants",
  "tickets.assign": "Change assignee and team",
  "tickets.history": "Read what happened to a ticket",
  "tickets.restricted": "See every restricted ticket, not only those one is on the access list of",
  "macros.share": "Make macros and snippets that a team or everybody uses",
  "views.share": "Make views that a team or everybody sees",
  "secrets.reveal": "See keys, passwords and card numbers that were masked, also in raw mail",
  "files.read": "Download attachments",
  "files.write": "Upload attachments",
  "people.read": "Read contacts and organizations",
  "people.manage": "Create and change contacts",
  "organizations.manage": "Create and change organizations, memberships and what members may see",
  "lists.export": "Download whole lists of requests, contacts and organizations, as far as one sees them",
  "everything.export": "Download everything of the installation, restricted requests included",
  "portal.invite": "Invite customers to the portal",
  "agents.read": "List agents and teams",
  "agents.manage": "Invite agents, change roles, manage teams",
  "owners.manage": "Make owners and change them",
  "catalog.read": "Read brands and products",
  "catalog.manage": "Create and change brands and products",
  "plans.manage": "Create, change and archive plans",
  "subscriptions.read": "Read who has which plan, and why somebody may receive something",
  "subscriptions.manage": "Give plans to customers, renew and cancel them, name contacts",
  "feedback.read": "Read what customers say of the service, as far as one sees their tickets",
  "health.read": "Read how customers do and which renewals are due",
  "churn.read": "Read renewal and churn rates",
  "statements.read": "Read the monthly statements of service levels",
  "credits.manage": "Approve and waive service credits, say when they are due, and work months out again",
  "figures.read": "Read the figures of support, with the requests behind each",
  "wallboard.read": "Show the wallboard: how much waits now, without names of customers",
  "billing.read": "Read invoices, payments and how customers stand",
  "billing.manage": "Set up billing providers, write invoices and payments",
  "issues.read": "Read known issues",
  "issues.edit": "Write known issues, as long as customers do not see them",
  "issues.publish": "Show known issues to customers, change those they see, and tell them of a new state",
  "licenses.read": "Read licences, their machines and what they entitle to",
  "licenses.manage": "Issue and change licences, see their keys, look after their machines",
  "policies.manage": "Say by which rules licences work, and look after entitlements and signing keys",
  "automation.read": "Read rules of automation, try them, and see what they did",
  "automation.manage": "Create and change rules of automation",
  "routing.read": "See how tickets are routed, and what agents have and can take",
  "routing.manage": "Say how tickets are routed, what agents can take, and when they are away",
  "calendars.read": "Read business calendars, and work out when something is due",
  "calendars.manage": "Create and change business calendars",
  "sla.read": "Read policies of service levels",
  "sla.manage": "Create, change and order policies of service levels, and count history anew",
  "sla.correct": "Say why a promise of a service level was broken",
  "settings.read": "Read settings and mailboxes",
  "settings.manage": "Change settings and mailboxes",
  "intake.read": "Read the raw inbound items",
  "intake.manage": "Replay and inject inbound items",
  "outbox.read": "Read outgoing mail and its delivery",
  "events.read": "Read the event log",
  "metrics.read": "Read the program's measurements",
  "webhooks.manage": "Tell other systems what happens, and look after what they are told",
  "tokens.manage": "Create and revoke API tokens",
  "audit.read": "Read the access audit",
  "privacy.manage": "Erase and export what is kept of a person, set legal holds",
  "own.export": "Take along what is kept of oneself",
  "own.issues": "Say that a known issue affects oneself",
  "own.invoices": "Read one's own invoices as a customer, and those of organizations one looks after",
  "own.licenses": "Read and use one's own licences as a customer, and those of organizations by one's role there; ask for renewals",
  "own.statements": "Read the monthly statements of organizations one looks after",
  "own.profile": "Look after one's own profile as a customer",
} as const;

export type Right = keyof typeof RIGHTS;
export const ALL_RIGHTS = Object.keys(RIGHTS) as readonly Right[];

export const ROLES = ["owner", "admin", "lead", "agent", "collaborator"] as const;
export type Role = (typeof ROLES)[number];

const COLLABORATOR: readonly Right[] = [
  "tickets.read",
  "tickets.note",
  "tickets.history",
  "files.read",
  "files.write",
  "agents.read",
  "catalog.read",
  "calendars.read",
  "sla.read",
  "issues.read",
  "events.read",
];
const AGENT: readonly Right[] = [
  ...COLLABORATOR,
  "tickets.create",
  "tickets.reply",
  "tickets.edit",
  "tickets.assign",
  "people.read",
  "people.manage",
  "subscriptions.read",
  "billing.read",
  "feedback.read",
  "health.read",
  "statements.read",
  "portal.invite",
  "issues.edit",
  "licenses.read",
  "outbox.read",
  "wallboard.read",
];
const LEAD: readonly Right[] = [
  ...AGENT,
  "organizations.manage",
  "subscriptions.manage",
  "churn.read",
  "figures.read",
  "automation.read",
  "routing.read",
  "lists.export",
  "views.share",
  "macros.share",
  "issues.publish",
  "licenses.manage",
  "intake.read",
  "intake.manage",
  "secrets.reveal",
  "sla.correct",
  "settings.read",
];
const ADMIN: readonly Right[] = [
  ...LEAD,
  "agents.manage",
  "catalog.manage",
  "plans.manage",
  "policies.manage",
  "calendars.manage",
  "automation.manage",
  "sla.manage",
  "routing.manage",
  "billing.manage",
  "credits.manage",
  "settings.manage",
  "metrics.read",
  "webhooks.manage",
  "tokens.manage",
  "audit.read",
  "privacy.manage",
];
const OWNER: readonly Right[] = [...ADMIN, "owners.manage", "tickets.restricted", "everything.export"];

/** The rights of each role: owner ⊃ admin ⊃ lead ⊃ agent ⊃ collaborator; a collaborator reads tickets and writes notes only. */
export const ROLE_RIGHTS: Readonly<Record<Role, ReadonlySet<Right>>> = {
  owner: new Set(OWNER),
  admin: new Set(ADMIN),
  lead: new Set(LEAD),
  agent: new Set(AGENT),
  collaborator: new Set(COLLABORATOR),
};

/** A signed-in customer. Visibility limits him to his own tickets and those of organizations whose requests he may see. */
export const CONTACT_RIGHTS: ReadonlySet<Right> = new Set<Right>([
  "tickets.read",
  "tickets.create",
  "tickets.reply",
  "files.read",
  "files.write",
  "catalog.read",
  "issues.read",
  "own.issues",
  "portal.invite",
  "own.export",
  "own.profile",
  "own.invoices",
  "own.licenses",
  "own.statements",
]);
/** Whoever holds a guest link: the one ticket of the link. */
export const GUEST_RIGHTS: ReadonlySet<Right> = new Set<Right>([
  "tickets.read",
  "tickets.reply",
  "files.read",
  "files.write",
  "issues.read",
]);
/** Everybody: may ask for help and learn which products there are. */
export const ANONYMOUS_RIGHTS: ReadonlySet<Right> = new Set<Right>(["tickets.create", "files.write", "catalog.read", "issues.read"]);
/** The program itself. */
export const SYSTEM_RIGHTS: ReadonlySet<Right> = new Set(ALL_RIGHTS);

export function isRight(value: string): value is Right {
  return Object.hasOwn(RIGHTS, value);
}

/** Whether a role is one of those that are built in. */
export function isBuiltIn(role: string): role is Role {
  return Object.hasOwn(ROLE_RIGHTS, role);
}

/**
 * The rights of a role, built in or made by the vendor.
 * @param stored what is stored of a role the vendor made; names that are no right (any more) count for nothing
 */
export function rightsOfRole(role: string, stored: readonly string[]): ReadonlySet<Right> {
  return isBuiltIn(role) ? ROLE_RIGHTS[role] : new Set(stored.filter(isRight));
}

/**
 * What a token may do now: its scopes, cut down to what its maker may do now.
 * @param maker the maker's rights; null when he is no longer active, `program` when the program made it at its first start
 */
export function tokenRights(scopes: readonly string[], maker: ReadonlySet<string> | "program" | null): ReadonlySet<Right> {
  if (maker === null) return new Set();
  const limit: ReadonlySet<string> = maker === "program" ? SYSTEM_RIGHTS : maker;
  return new Set(scopes.filter((scope): scope is Right => isRight(scope) && limit.has(scope)));
}

/**
 * Whether whoever has `rights` may give an agent a role with the rights `next`: nobody gives what he lacks, nor takes it from somebody who may do more.
 * @param current the rights of the role the agent has; null for a new agent
 */
export function mayGiveRole(rights: ReadonlySet<string>, current: ReadonlySet<string> | null, next: ReadonlySet<string>): boolean {
  const his = (right: string) => rights.has(right);
  return his("agents.manage") && [...next].every(his) && [...(current ?? [])].every(his);
}

/** A role that may be given without a person deciding: never one that makes owners. */
export function givable(role: string, rights: Iterable<string>): boolean {
  return role !== "owner" && ![...rights].includes("owners.manage");
}
