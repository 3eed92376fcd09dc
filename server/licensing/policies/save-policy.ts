import type { z } from "zod";
import { knownCodes } from "#licensing/entitlements";
import { isForeignKeyViolation } from "#platform/db";
import { emit } from "#platform/events";
import { inTransaction, invalid, notFound, Problem, stale, type Ctx } from "#platform/http";
import { selectProduct } from "#products/catalog";
import { isId, newId } from "#shared/ids";
import { localize } from "#shared/locales";
import { policyRules, type policiesContract, type Policy, type PolicyRules } from "./contract.ts";
import { policyChanged } from "./events.ts";
import { ruleFaults } from "./model.ts";
import { deletePolicy, insertPolicy, selectPoliciesNamed, selectPolicy, updatePolicy, type PolicyRow } from "./queries.ts";

type Create = z.output<(typeof policiesContract)["policies.create"]["body"]>;
type Update = z.output<(typeof policiesContract)["policies.update"]["body"]>;

/** A policy as the API shows it. */
export function presentPolicy(row: PolicyRow, { locale }: Pick<Ctx, "locale">): Policy {
  return {
    id: row.id,
    name: row.name,
    product: { id: row.product.id, name: localize(row.product.name, locale) },
    ...rulesOf(row.rules),
    entitlements: row.entitlements,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    revision: row.revision,
  };
}

const NOTHING_SAID = policyRules.parse({});

/** Stored rules with what holds for those that came up after they were stored. */
export function rulesOf(stored: Partial<PolicyRules>): PolicyRules {
  return { ...NOTHING_SAID, ...stored };
}

/** @throws Problem 404 */
export async function readPolicy(ctx: Pick<Ctx, "db">, id: string): Promise<PolicyRow> {
  const row = await selectPolicy(ctx.db, id);
  if (!row) throw notFound();
  return row;
}

function consistent(rules: PolicyRules): PolicyRules {
  const errors = ruleFaults(rules);
  if (errors.length > 0) throw new Problem(422, "invalid", { errors });
  return rules;
}

/** The policy that somebody means by its id or its whole name; null where none or several are meant. @param product of which it must be */
export async function policyNamed({ db }: Pick<Ctx, "db">, text: string, product: string | null): Promise<string | null> {
  if (isId(text.toLowerCase())) return (await selectPolicy(db, text.toLowerCase()))?.id ?? null;
  const found = await selectPoliciesNamed(db, text.trim(), product);
  return found.length === 1 ? found[0]! : null;
}

async function tell(tx: Ctx, { id, product }: PolicyRow, how: "created" | "changed" | "removed"): Promise<void> {
  await emit(tx, policyChanged, {
    subjects: [`policy:${id}`, `product:${product.id}`],
    data: { policyId: id, productId: product.id, how },
  });
}

/** @throws Problem 422 for rules that contradict one another, and for a product or code that is not there */
export function createPolicy(ctx: Ctx, { name, product, entitlements, ...given }: Create): Promise<PolicyRow> {
  return inTransaction(ctx, async (tx) => {
    const of = await selectProduct(tx.db, product);
    if (!of) throw invalid("product", "unknownThing");
    const rules = consistent(given);
    const fields = { name, rules, entitlements: await knownCodes(tx, entitlements) };
    const now = tx.clock.now();
    const id = newId(now.getTime());
    await insertPolicy(tx.db, { id, productId: of.id, fields, now });
    const row = await readPolicy(tx, id);
    await tell(tx, row, "created");
    return row;
  });
}

/** @throws Problem 404, 412 stale, 422 */
export function changePolicy(ctx: Ctx, id: string, revision: number, { name, entitlements, ...change }: Update): Promise<PolicyRow> {
  return inTransaction(ctx, async (tx) => {
    const row = await readPolicy(tx, id);
    const said = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const fields = {
      name: name ?? row.name,
      rules: consistent({ ...rulesOf(row.rules), ...said }),
      entitlements: entitlements ? await knownCodes(tx, entitlements) : row.entitlements,
    };
    if (!(await updatePolicy(tx.db, id, revision, fields, tx.clock.now()))) throw stale(presentPolicy(await readPolicy(tx, id), tx));
    await tell(tx, row, "changed");
    return readPolicy(tx, id);
  });
}

/** @throws Problem 404, 409 policy.inUse, 412 stale */
export function removePolicy(ctx: Ctx, id: string, revision: number): Promise<undefined> {
  return inTransaction(ctx, async (tx) => {
    const row = await readPolicy(tx, id);
    const removed = await deletePolicy(tx.db, id, revision).catch((error: unknown) => {
      throw isForeignKeyViolation(error) ? new Problem(409, "policy.inUse") : error;
    });
    if (!removed) throw stale(presentPolicy(row, tx));
    await tell(tx, row, "removed");
    return undefined;
  });
}
