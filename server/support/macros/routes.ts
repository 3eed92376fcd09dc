import { routes } from "#platform/http";
import { macrosContract } from "./contract.ts";
import { PLACEHOLDERS } from "./model.ts";
import { previewMacro } from "./preview-macro.ts";
import { createMacro, listMacros, noteUse, readMacro, removeMacro, updateMacro } from "./save-macro.ts";

export const macroRoutes = routes(macrosContract, {
  "macros.list": (ctx, { query }) => listMacros(ctx, query),
  "macros.placeholders": async () => ({ data: [...PLACEHOLDERS] }),
  "macros.get": (ctx, { params }) => readMacro(ctx, params.id),
  "macros.create": (ctx, { body }) => createMacro(ctx, body),
  "macros.update": (ctx, { params, body, ifMatch }) => updateMacro(ctx, params.id, ifMatch!, body),
  "macros.remove": (ctx, { params }) => removeMacro(ctx, params.id),
  "macros.preview": (ctx, { params, body }) => previewMacro(ctx, params.number, params.id, body?.format ?? "text"),
  "macros.use": (ctx, { params }) => noteUse(ctx, params.id),
});
