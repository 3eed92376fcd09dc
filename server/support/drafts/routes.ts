import { routes } from "#platform/http";
import { draftsContract } from "./contract.ts";
import { keepDraft, readDrafts, readOwnDrafts } from "./save-draft.ts";

export const draftRoutes = routes(draftsContract, {
  "drafts.list": (ctx, { params }) => readDrafts(ctx, params.number),
  "drafts.save": (ctx, { params, body, ifMatch }) => keepDraft(ctx, params.number, params.kind, ifMatch!, body),
  "drafts.mine": (ctx, { query }) => readOwnDrafts(ctx, query),
});
