import type { Clock } from "#platform/clock";
import type { Crypto } from "#platform/crypto";
import { transact, type Db } from "#platform/db";
import { countUnsealed, insertSeals, lastSeal, lockSealing, sealsFrom, unsealed, type Entry } from "./queries.ts";

type Needs = { db: Db; crypto: Crypto };

const BATCH = 2_000;
/** How old an entry without a seal is when it says that something is wrong, in milliseconds. */
const OVERDUE = 15 * 60_000;
const MOST_FAULTS = 20;

/** The part of an entry that erasing a person may take away: where he was, and what of him was noted. */
const bodyOf = (crypto: Crypto, { address, data }: Entry) => crypto.hashToken("audit body", JSON.stringify([address, data]));

/** A seal: a keyed hash over the seal before it, what stays of the entry for good, and the hash of the rest. */
function sealOf(crypto: Crypto, before: Buffer | null, { id, at, actor, action, subject, outcome }: Entry, body: Buffer): Buffer {
  return crypto.hashToken(
    "audit seal",
    JSON.stringify([before?.toString("hex") ?? "", id, at, actor, action, subject, outcome, body.toString("hex")]),
  );
}

/**
 * Seals the entries that were written since the last time, in order. One process does it at a time; may be called at any time.
 * @returns how many
 */
export async function sealAudit({ db, crypto }: Needs): Promise<number> {
  let sealed = 0;
  for (;;) {
    const done = await transact(db, async (tx) => {
      if (!(await lockSealing(tx))) return 0;
      const last = await lastSeal(tx);
      const entries = await unsealed(tx, last?.at ?? null, BATCH);
      let [seq, before] = [Number(last?.seq ?? 0), last?.hash ?? null];
      const seals = entries.map((entry) => {
        const body = bodyOf(crypto, entry);
        before = sealOf(crypto, before, entry, body);
        return { seq: ++seq, id: entry.id, at: entry.at, body, hash: before };
      });
      if (seals.length > 0) await insertSeals(tx, seals);
      return seals.length;
    });
    sealed += done;
    if (done < BATCH) return sealed;
  }
}

export type AuditCheck = {
  /** Seals looked at. */
  checked: number;
  /** Entries that lost what they noted because a person was erased. */
  erased: number;
  /** Entries that should long have a seal and have none: written past the program. Counted up to a thousand. */
  unsealed: number;
  faults: { seq: number; entry: string; fault: "missing" | "changed" | "gap" }[];
  /** The newest seal, to be noted elsewhere: whoever cuts the end off cannot show it again. */
  head: { seq: number; hash: string } | null;
};

/** Whether an entry says that erasing a person took what it noted. */
function isErased({ address, data }: Entry): boolean {
  const noted = JSON.parse(data) as { [key: string]: unknown };
  return (address === null || address !== "") && Object.keys(noted).join() === "erased";
}

/**
 * Checks the chain.
 * @param last how many of the newest seals; null checks all of them
 * @returns at most twenty faults
 */
export async function verifyAudit({ db, crypto, clock }: Needs & { clock: Clock }, last: number | null): Promise<AuditCheck> {
  const newest = await lastSeal(db);
  const top = Number(newest?.seq ?? 0);
  const first = last === null ? 1 : Math.max(1, top - last + 1);
  const check: AuditCheck = {
    checked: 0,
    erased: 0,
    unsealed: await countUnsealed(db, new Date(clock.now().getTime() - OVERDUE)),
    faults: [],
    head: newest ? { seq: top, hash: newest.hash.toString("hex") } : null,
  };
  // The seal before the first one is taken as it is.
  let before = first > 1 ? ((await sealsFrom(db, first - 1, 1))[0]?.hash ?? null) : null;
  for (let next = first; next <= top && check.faults.length < MOST_FAULTS;) {
    const seals = await sealsFrom(db, next, BATCH);
    if (seals.length === 0) break;
    for (const { seq, entry_id, entry, body, hash } of seals) {
      const fault = (what: "missing" | "changed" | "gap") => check.faults.push({ seq: Number(seq), entry: entry_id, fault: what });
      if (Number(seq) !== next) fault("gap");
      if (!entry) fault("missing");
      else if (!sealOf(crypto, before, entry, body).equals(hash)) fault("changed");
      else if (!bodyOf(crypto, entry).equals(body)) {
        if (isErased(entry)) check.erased += 1;
        else fault("changed");
      }
      before = hash;
      next = Number(seq) + 1;
      check.checked += 1;
      if (check.faults.length >= MOST_FAULTS) break;
    }
  }
  return check;
}
