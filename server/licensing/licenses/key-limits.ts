/** How often may be asked for keys: guesses are held up by the place they come from and by what they begin with, whatever the number of places. */
import { Problem, type Ctx, type Platform } from "#platform/http";

/** Wrong keys of one place: a person mistypes, a program that guesses is held up. */
const GUESSES = { name: "license.guess", burst: 20, rate: 20, seconds: 60 };
/** Wrong keys with the same beginning, from wherever. */
const PREFIX = { name: "license.prefix", burst: 30, rate: 30, seconds: 60 };
/** All that the licences of one customer are asked for. */
const ACCOUNT = { name: "license.account", burst: 1_000, rate: 200, seconds: 1 };
const MOST_KNOWN = 50_000;

type Memory = { heldUntil: Map<string, number>; known: Set<string> };
const memories = new WeakMap<Platform, Memory>();

function memoryOf(platform: Platform): Memory {
  let memory = memories.get(platform);
  if (!memory) memories.set(platform, (memory = { heldUntil: new Map(), known: new Set() }));
  return memory;
}

function refuse(seconds: number): never {
  throw new Problem(429, "tooMany", { values: { seconds }, headers: { "retry-after": String(seconds) } });
}

export type Asked = { hash: Buffer; prefix: string };

const placesOf = ({ address }: Ctx, { prefix }: Asked) => [`source ${address}`, `prefix ${prefix}`] as const;
const knownAs = ({ address }: Ctx, { hash }: Asked) => `${address} ${hash.toString("base64")}`;

/**
 * Refuses whoever has guessed too much, before anything is looked up, so that the refusal tells nothing. A place that has shown this very key
 * before is let through: guesses of others do not stop a product that is in use.
 * @throws Problem 429
 */
export function mayAsk(ctx: Ctx, asked: Asked): void {
  const { heldUntil, known } = memoryOf(ctx.platform);
  if (heldUntil.size === 0 || known.has(knownAs(ctx, asked))) return;
  const now = ctx.clock.now().getTime();
  for (const place of placesOf(ctx, asked)) {
    const until = heldUntil.get(place) ?? 0;
    if (until > now) refuse(Math.ceil((until - now) / 1_000));
    heldUntil.delete(place);
  }
}

/** Counts a key that nothing has. */
export function guessed(ctx: Ctx, asked: Asked): void {
  const { heldUntil } = memoryOf(ctx.platform);
  const now = ctx.clock.now().getTime();
  const [source, prefix] = placesOf(ctx, asked);
  for (const [rule, place, key] of [[GUESSES, source, ctx.address ?? ""] as const, [PREFIX, prefix, asked.prefix] as const]) {
    const seconds = ctx.platform.limiter.take(rule, key);
    if (seconds === 0) continue;
    if (heldUntil.size >= MOST_KNOWN) for (const [old, until] of heldUntil) if (until <= now) heldUntil.delete(old);
    heldUntil.set(place, now + seconds * 1_000);
  }
}

/** Notes a key that was right, and counts what its customer asks for. @throws Problem 429 */
export function recognised(ctx: Ctx, asked: Asked, account: string): void {
  const { known } = memoryOf(ctx.platform);
  if (known.size >= MOST_KNOWN) known.clear();
  known.add(knownAs(ctx, asked));
  const seconds = ctx.platform.limiter.take(ACCOUNT, account);
  if (seconds > 0) refuse(seconds);
}
