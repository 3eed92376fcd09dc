import type { OperationCall, OperationOutput, OperationSpec } from "#shared/contract";
import type { Actor } from "./actor.ts";
import type { Locale } from "#shared/locales";
import type { Platform } from "./ctx.ts";
import { execute } from "./execute.ts";
import type { Route } from "./routes.ts";

/** The same operations for pages rendered by the program itself: same rights, validation, limits and audit, without HTTP. */
export type Api<Operations extends { [id: string]: OperationSpec }> = {
  /** @throws Problem */
  call<K extends keyof Operations & string>(id: K, input?: OperationCall<Operations[K]>): Promise<OperationOutput<Operations[K]>>;
};

/** Makes the callers of one request. */
export function createApi<Operations extends { [id: string]: OperationSpec }>(
  platform: Platform,
  routes: ReadonlyMap<string, Route>,
  caller: { actor: Actor; locale: Locale; address: string | null; requestId: string },
): Api<Operations> {
  return {
    async call(id, input = {}) {
      const route = routes.get(id);
      if (!route) throw new Error(`there is no operation ${id}`);
      const { params, query = {}, body, ifMatch, idempotencyKey } = input as OperationCall<OperationSpec>;
      const answer = await execute(platform, route, { ...caller, params, query, body, ifMatch, idempotencyKey });
      return (answer.response ?? answer.body) as never;
    },
  };
}
