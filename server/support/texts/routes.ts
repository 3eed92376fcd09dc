import { routes } from "#platform/http";
import { textsContract } from "./contract.ts";
import { previewText } from "./preview-text.ts";
import { changeText, listTexts, readText } from "./save-text.ts";
import { changeTeamSignature, changeWriting, readTeamSignature, readWriting } from "./signatures.ts";

export const textsRoutes = routes(textsContract, {
  "mailTexts.list": (ctx, { query }) => listTexts(ctx, query.brand),
  "mailTexts.get": (ctx, { params, query }) => readText(ctx, params.kind, query.brand),
  "mailTexts.update": (ctx, { params, query, body, ifMatch }) => changeText(ctx, params.kind, query.brand, ifMatch!, body),
  "mailTexts.preview": (ctx, { params, query, body }) => previewText(ctx, params.kind, query.brand, body),
  "teams.signature.get": (ctx, { params }) => readTeamSignature(ctx, params.id),
  "teams.signature.update": (ctx, { params, body, ifMatch }) => changeTeamSignature(ctx, params.id, ifMatch!, body.texts),
  "me.writing.get": (ctx) => readWriting(ctx),
  "me.writing.update": (ctx, { body, ifMatch }) => changeWriting(ctx, ifMatch!, body),
});
