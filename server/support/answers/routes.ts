import { routes } from "#platform/http";
import { answersContract } from "./contract.ts";
import { giveAnswer, previewAnswer, undoAnswer } from "./give-answer.ts";
import { giveQuote, previewQuote } from "./quote-renewal.ts";

export const answerRoutes = routes(answersContract, {
  "licenseAnswers.preview": (ctx, { params: { number, answer }, query }) => previewAnswer(ctx, number, { answer, ...query }),
  "licenseAnswers.give": (ctx, { params: { number, answer }, body }) => giveAnswer(ctx, number, { answer, ...body }),
  "licenseAnswers.undo": (ctx, { params }) => undoAnswer(ctx, params.id),
  "renewalQuotes.preview": (ctx, { params, query }) => previewQuote(ctx, params.number, query),
  "renewalQuotes.give": (ctx, { params, body }) => giveQuote(ctx, params.number, body),
});
