export { createEmailChannel, type EmailChannel } from "./channel.ts";
export { emailContract, type Mailbox } from "./contract.ts";
export { openAlarms as openMailAlarms } from "./alarm-queries.ts";
export { createDefaultMailboxes } from "./default-mailboxes.ts";
export { createMailbox, type NewMailbox } from "./mailboxes.ts";
export { deleteOutdated as deleteOutdatedMail } from "./queries.ts";
export { emailRoutes } from "./routes.ts";
export { watchJob as mailWatchJob, watchMail } from "./watch-mail.ts";
export { emailSubscribers } from "./subscribers.ts";
