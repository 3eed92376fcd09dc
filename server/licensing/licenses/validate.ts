import type { z } from "zod";
import { rulesOf } from "#licensing/policies";
import { elevated, inTransaction, type Ctx, type Platform } from "#platform/http";
import { translate } from "#platform/i18n";
import type { ValidationCode } from "#shared/license-policy";
import { localize } from "#shared/locales";
import type { licensesContract, Validation } from "./contract.ts";
import { guessed, mayAsk, recognised } from "./key-limits.ts";
import { findByKey } from "./keys.ts";
import { firstExpiry, graceEnd, limitsOf, nextCheckIn, stateOf } from "./model/rows.ts";
import { evaluate, inUse, type Reason, type Scope, type ValidationFacts } from "./model/validate.ts";
import { iso } from "./present.ts";
import { told } from "./tell.ts";
import { beginTime, noteValidated, selectForValidation, type By, type ValidationRow } from "./validation-queries.ts";

type Asked = z.output<(typeof licensesContract)["licenses.validate"]["body"]>;

/** How fine it is known when a licence was last asked for: not every question is a write. */
const NOTED_EVERY = 3_600_000;
const WRITTEN_AFTER = 1_000;

function reasonOf({ remedy, at, limit, count, missing }: Reason): Validation["reason"] {
  return { remedy, at: iso(at ?? null), limit: limit ?? null, count: count ?? null, missing: [...(missing ?? [])] };
}

/** The answer in words. Names of fields stay as programs write them; instants are days. */
function inWords(ctx: Ctx, code: ValidationCode, valid: boolean, reason: Reason): string {
  const values = {
    valid: String(valid),
    day: reason.at ? reason.at.toISOString().slice(0, 10) : "none",
    limit: reason.limit ?? 0,
    count: reason.count ?? 0,
    missing: (reason.missing ?? []).join(", "),
  };
  return translate(ctx.locale, `licensing.validation.${code}`, values);
}

function factsOf(row: ValidationRow): ValidationFacts {
  return {
    rules: rulesOf(row.rules),
    overrides: row.overrides,
    product: row.product,
    policyId: row.policy.id,
    environment: row.environment,
    entitlements: row.entitlements,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    graceUntil: row.grace_until,
    suspendedAt: row.suspended_at,
    revokedAt: row.revoked_at,
    checkedInAt: row.checked_in_at,
    banned: row.banned,
    uses: row.uses,
    users: row.users,
    userId: row.user_id,
    usage: row.usage,
    processes: row.processes,
    named: row.named.map(({ heartbeat_at, created_at, ...machine }) => ({
      ...machine,
      heartbeat_at: heartbeat_at === null ? null : new Date(heartbeat_at),
      created_at: new Date(created_at),
    })),
    components: row.components,
    version: row.version ?? undefined,
  };
}

/** A licence as a validation shows it: nothing of who has it. */
function shown(row: ValidationRow, facts: ValidationFacts, { locale }: Ctx, now: Date): Validation["license"] {
  const { rules } = facts;
  return {
    id: row.id,
    product: { id: row.product.id, name: localize(row.product.name, locale) },
    policy: row.policy,
    state: stateOf({ ...row, rules }, now),
    trial: rules.trial,
    floating: rules.floating,
    expiresAt: iso(row.expires_at),
    graceEndsAt: iso(graceEnd(row.expires_at, rules, row.grace_until)),
    nextCheckInAt: iso(nextCheckIn(rules, row.checked_in_at, row.created_at)),
    entitlements: [...new Set(row.entitlements)].toSorted(),
    environment: row.environment,
    limits: limitsOf(rules, row.overrides),
    machines: inUse(facts).machines,
    uses: row.uses,
  };
}

const waiting = new WeakMap<Platform, Map<string, Date>>();

/** Notes soon, with others, that a licence was asked for. */
function noteSoon({ platform }: Ctx, id: string, at: Date): void {
  let noted = waiting.get(platform);
  if (!noted) {
    waiting.set(platform, (noted = new Map()));
    const write = () => {
      if (noted!.size === 0) return;
      const batch = new Map(noted);
      noted!.clear();
      noteValidated(platform.database.staff, batch).catch((error: unknown) =>
        platform.log.warn({ err: error }, "when licences were asked for could not be noted"),
      );
    };
    const timer = setInterval(write, WRITTEN_AFTER);
    timer.unref();
    platform.onShutdown.add(() => {
      clearInterval(timer);
      write();
    });
  }
  noted.set(id, at);
}

/** Lets the time of a licence begin that begins with this use of it. */
export async function begin(
  ctx: Ctx,
  row: Pick<ValidationRow, "id" | "rules" | "expires_at" | "revoked_at" | "suspended_at" | "banned">,
  basis: "fromFirstValidation" | "fromFirstActivation" | "fromFirstDownload" | "fromFirstUse",
): Promise<Date | null> {
  const rules = rulesOf(row.rules);
  const now = ctx.clock.now();
  const ends = row.expires_at === null && rules.expirationBasis === basis ? firstExpiry(rules, now) : null;
  if (!ends || row.revoked_at || row.suspended_at || row.banned) return row.expires_at;
  await inTransaction(ctx, async (tx) => {
    if (await beginTime(tx.db, row.id, ends, now)) await told(tx, row.id, "begun");
  });
  return ends;
}

/** Whether the licence that is found is valid for what is asked. */
export async function validateFound(ctx: Ctx, by: By, scope: Scope, before?: (row: ValidationRow) => void): Promise<Validation | null> {
  const now = ctx.clock.now();
  const row = await selectForValidation(ctx.db, by, scope, now);
  if (!row) return null;
  before?.(row);
  row.expires_at = await begin(ctx, row, "fromFirstValidation");
  const facts = factsOf(row);
  const { valid, code, reason } = evaluate(facts, scope, now);
  if (now.getTime() - (row.validated_at?.getTime() ?? 0) >= NOTED_EVERY) noteSoon(ctx, row.id, now);
  return { valid, code, detail: inWords(ctx, code, valid, reason), reason: reasonOf(reason), license: shown(row, facts, ctx, now) };
}

/** Whether a licence is valid: always a result, whatever the key. @throws Problem 429 after many wrong keys */
export async function validateKey(ctx: Ctx, { key, scope }: Asked): Promise<Validation> {
  const found = findByKey(ctx, key);
  mayAsk(ctx, found);
  const answer = await validateFound(elevated(ctx), { keyHash: found.hash }, scope, (row) => recognised(ctx, found, row.holder ?? row.id));
  if (answer) return answer;
  guessed(ctx, found);
  const reason: Reason = { remedy: "checkKey" };
  const detail = translate(ctx.locale, `licensing.validation.NOT_FOUND.${found.mistyped ? "mistyped" : "unknown"}`);
  return { valid: false, code: "NOT_FOUND", detail, reason: reasonOf(reason), license: null };
}
