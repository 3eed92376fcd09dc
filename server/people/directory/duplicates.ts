import { afterId } from "#people/access";
import { encodeCursor } from "#platform/db";
import { invalid, Problem, type Ctx } from "#platform/http";
import { insertDistinct, selectCandidates, type Candidate } from "./duplicate-queries.ts";
import { checkMayMerge } from "./merge-people.ts";
import type { Kind } from "./merge-queries.ts";
import { mayBeOne } from "./model/twins.ts";
import { isPublicMailDomain } from "./public-domains.ts";

type Reason = "phone" | "name" | "domain";
type Pair = { one: string; other: string; names: [string, string]; reasons: Set<Reason>; addresses: [string[], string[]] };

const ownDomain = (addresses: readonly string[]) =>
  addresses.some((address) => !isPublicMailDomain(address.slice(address.lastIndexOf("@") + 1)));

/** Why two may be one; none where nothing says so. A domain that everybody has says nothing beside a name that is only near. */
function reasonsOf(kind: Kind, one: Candidate): Reason[] {
  const similar = one.oneName !== "" && one.otherName !== "" && mayBeOne(one.oneName, one.otherName);
  if (kind === "organization") return similar ? ["name", ...(one.domain ? (["domain"] as const) : [])] : one.domain ? ["domain"] : [];
  const nameless = one.oneName === "" || one.otherName === "";
  if (one.phone) return similar || nameless ? ["phone", ...(similar ? (["name"] as const) : [])] : [];
  return similar && one.domain && ownDomain(one.oneAddresses) ? ["name", "domain"] : [];
}

/** How many records are looked through for one page. */
const LOOKED_THROUGH = 400;

/**
 * Pairs that seem to be one, newest first. A page looks through a bounded number of records, so it may be short or empty and yet have a next one.
 * @param of only about this record
 */
export async function listDuplicates(
  ctx: Ctx,
  { kind, of, limit, cursor }: { kind: Kind; of?: string | undefined; limit: number; cursor?: string | undefined },
) {
  const { rows, last } = await selectCandidates(ctx.db, kind, { of, after: afterId(cursor), limit: LOOKED_THROUGH });
  const pairs = new Map<string, Pair>();
  let stoppedAt: string | null = null;
  for (const row of rows) {
    // The records of one that is shown stay together, so that the cursor stands between two.
    if (pairs.size >= limit && stoppedAt !== null && row.one !== stoppedAt) break;
    const reasons = reasonsOf(kind, row);
    if (reasons.length === 0) continue;
    const key = `${row.one} ${row.other}`;
    const known = pairs.get(key);
    if (known) for (const reason of reasons) known.reasons.add(reason);
    else
      pairs.set(key, {
        one: row.one,
        other: row.other,
        names: [row.oneName, row.otherName],
        reasons: new Set(reasons),
        addresses: [row.oneAddresses, row.otherAddresses],
      });
    stoppedAt = row.one;
  }
  const full = pairs.size >= limit && stoppedAt !== null;
  const looked = of === undefined && last !== null;
  return {
    data: [...pairs.values()].map(({ one, other, names, reasons, addresses }) => ({
      kind,
      one: { id: one, name: names[0] || (addresses[0][0]?.split("@")[0] ?? "") },
      other: { id: other, name: names[1] || (addresses[1][0]?.split("@")[0] ?? "") },
      reasons: [...reasons],
      addresses,
    })),
    nextCursor: looked ? encodeCursor([full ? stoppedAt : last]) : null,
  };
}

/** Suggests a pair no longer. @throws Problem 403, 409 mergeSame, 422 where one of them is not there */
export async function dismissDuplicate(ctx: Ctx, { kind, one, other }: { kind: Kind; one: string; other: string }): Promise<void> {
  checkMayMerge(ctx, kind);
  if (one === other) throw new Problem(409, "mergeSame");
  if (!(await insertDistinct(ctx.db, kind, [one, other], ctx.actorKey, ctx.clock.now()))) throw invalid("one", "unknownThing");
}
