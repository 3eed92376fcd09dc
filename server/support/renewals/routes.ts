import { routes } from "#platform/http";
import { renewalsContract } from "./contract.ts";
import { previewRenewal } from "./preview-renewal.ts";
import { requestRenewal } from "./request-renewal.ts";

export const renewalRoutes = routes(renewalsContract, {
  "renewals.preview": (ctx, { query }) => previewRenewal(ctx, query),
  "renewals.request": (ctx, { body }) => requestRenewal(ctx, body),
});
