export { textsContract, type MailText } from "./contract.ts";
export { signaturesFor } from "./queries.ts";
export { fillText } from "./model.ts";
export { renderAutomatic, renderReply, type Rendered, type ReplyFacts } from "./render-reply.ts";
export { textsRoutes } from "./routes.ts";
export { checkTemplate } from "./save-text.ts";
export { signatureIn } from "./signatures.ts";
export { localeOf, textBook } from "./text-book.ts";
