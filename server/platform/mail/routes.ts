import { routes } from "#platform/http";
import { mailContract } from "./contract.ts";
import { changeDkimKey, checkDkimKey, createDkimKey, listDkimKeys, readDkimKey, removeDkimKey } from "./dkim-keys.ts";
import { endNotices, listSuppressions, readNotices, suppress, unsuppress } from "./suppressions.ts";

export const mailRoutes = routes(mailContract, {
  "dkim.list": (ctx, { query }) => listDkimKeys(ctx, query),
  "dkim.create": (ctx, { body }) => createDkimKey(ctx, body),
  "dkim.get": (ctx, { params }) => readDkimKey(ctx, params.id),
  "dkim.update": (ctx, { params, body, ifMatch }) => changeDkimKey(ctx, params.id, ifMatch!, body),
  "dkim.check": (ctx, { params }) => checkDkimKey(ctx, params.id),
  "dkim.remove": (ctx, { params }) => removeDkimKey(ctx, params.id),
  "suppressions.list": (ctx, { query }) => listSuppressions(ctx, query),
  "suppressions.add": (ctx, { body }) => suppress(ctx, body),
  "suppressions.remove": (ctx, { params }) => unsuppress(ctx, params.id),
  "notices.get": (ctx, { params }) => readNotices(ctx, params.token),
  "notices.end": (ctx, { params }) => endNotices(ctx, params.token),
});
