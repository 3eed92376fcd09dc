import type { OperationInput, OperationOutput, OperationSpec, OperationSpecs } from "#shared/contract";
import type { Ctx } from "./ctx.ts";

type Handlers<T extends OperationSpecs> = { [K in keyof T]: (ctx: Ctx, input: OperationInput<T[K]>) => Promise<OperationOutput<T[K]>> };

/** One operation with its verb. */
export type Route = { id: string; spec: OperationSpec; handle: (ctx: Ctx, input: never) => Promise<unknown> };

/** Binds each operation of a contract to its verb, one line each; a missing one is a type error. */
export function routes<T extends OperationSpecs>(contract: T, handlers: Handlers<T>): Route[] {
  return Object.entries(contract).map(([id, spec]) => ({ id, spec, handle: handlers[id as keyof T] as unknown as Route["handle"] }));
}
