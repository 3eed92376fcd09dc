export { textsContract, type MailText } from "./contract.ts";
export { signaturesFor } from "./queries.ts";
export { renderAutomatic, renderReply, type ReplyFacts } from "./render-reply.ts";
export { textsRoutes } from "./routes.ts";
export { signatureIn } from "./signatures.ts";
export { localeOf, textBook } from "./text-book.ts";
