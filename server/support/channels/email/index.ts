export { createEmailChannel, type EmailChannel } from "./channel.ts";
export { emailContract, type Mailbox } from "./contract.ts";
export { createDefaultMailboxes } from "./default-mailboxes.ts";
export { createMailbox, type NewMailbox } from "./mailboxes.ts";
export { deleteOutdated as deleteOutdatedMail } from "./queries.ts";
export { emailRoutes } from "./routes.ts";
export { emailSubscribers } from "./subscribers.ts";
