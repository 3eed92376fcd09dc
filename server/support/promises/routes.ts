import { routes } from "#platform/http";
import { promisesContract } from "./contract.ts";
import { changePromise, givePromise, listPromises } from "./give-promise.ts";

export const promiseRoutes = routes(promisesContract, {
  "promises.list": (ctx, { params }) => listPromises(ctx, params.number),
  "promises.create": (ctx, { params, body }) => givePromise(ctx, params.number, body),
  "promises.update": (ctx, { params, body, ifMatch }) => changePromise(ctx, params.id, ifMatch!, body),
});
