import { routes } from "#platform/http";
import { answerByToken, answerOwn, readByToken, readOwn } from "./answer.ts";
import { feedbackContract } from "./contract.ts";
import { exportSurveys, listAnswers, listOfTicket, listSurveys } from "./list-surveys.ts";
import { readFigures } from "./read-figures.ts";
import { previewSettings, readSettings, saveSettings } from "./save-settings.ts";

export const feedbackRoutes = routes(feedbackContract, {
  "surveys.list": (ctx, { query }) => listSurveys(ctx, query),
  "surveys.export": (ctx, { query }) => exportSurveys(ctx, query),
  "surveys.figures": (ctx, { query }) => readFigures(ctx, query),
  "surveys.answers": (ctx, { params }) => listAnswers(ctx, params.id),
  "tickets.surveys": (ctx, { params }) => listOfTicket(ctx, params.number),
  "tickets.feedback.get": (ctx, { params, query }) => readOwn(ctx, params.number, query.locale),
  "tickets.feedback.give": (ctx, { params, body }) => answerOwn(ctx, params.number, body),
  "feedback.get": (ctx, { params, query }) => readByToken(ctx, params.token, query.locale),
  "feedback.give": (ctx, { params, body }) => answerByToken(ctx, params.token, body),
  "feedbackSettings.get": (ctx) => readSettings(ctx),
  "feedbackSettings.update": (ctx, { body, ifMatch }) => saveSettings(ctx, ifMatch!, body),
  "feedbackSettings.preview": (ctx, { body }) => previewSettings(ctx, body),
});
