/**
 * Everything that happened to a person or an organization, told by the rooms it happened in. Each registers where its entries stand, with its own
 * visibility in the SQL; they are read in one statement, each branch by an index and no further than the page goes, newest first.
 */
import { sql, type RawBuilder } from "kysely";
import { decodeCursor, encodeCursor, timeAndId } from "#platform/db";
import { invalid, type Ctx } from "#platform/http";
import { resolveReferences } from "#platform/references";

/** Whom it is about. */
export type TimelineAbout = {
  kind: string;
  id: string;
  /** Mail addresses that are his. */
  addresses: readonly string[];
};

/** Entries of one kind, as parts of a select. */
export type TimelineBranch = {
  /** Stable name, such as `ticket`; its words are texts of the desk. */
  kind: string;
  /** Tables with their joins. */
  from: RawBuilder<unknown>;
  /** Whom it is about, and what the actor may see. */
  where: RawBuilder<unknown>;
  /** When (timestamptz) and which row (uuid): together they are the order, and an index should serve it. */
  at: RawBuilder<unknown>;
  id: RawBuilder<unknown>;
  /** Who did it, `kind:id`; null where nobody did. */
  actor?: RawBuilder<unknown>;
  /** A line of text from outside, and where the desk shows the thing. */
  title?: RawBuilder<unknown>;
  url?: RawBuilder<unknown>;
  /** Codes that say more, as jsonb. */
  data?: RawBuilder<unknown>;
};

export type TimelineSource = (ctx: Ctx, about: TimelineAbout) => readonly TimelineBranch[];

export type TimelineEntry = {
  kind: string;
  id: string;
  at: string;
  actor: { kind: string; id: string; name: string | null } | null;
  title: string | null;
  url: string | null;
  data: { [name: string]: unknown };
};

const none = sql`null::text`;

function branchSql(
  { kind, from, where, at, id, actor, title, url, data }: TimelineBranch,
  after: { value: string; id: string } | null,
  limit: number,
): RawBuilder<unknown> {
  return sql`(select ${sql.lit(kind)} as kind, ${at} as at, ${id} as id, ${actor ?? none} as actor, ${title ?? none} as title, ${url ?? none} as url, ${data ?? sql`'{}'::jsonb`} as data
    from ${from} where ${where} ${after ? sql`and (${at}, ${id}) < (${after.value}::timestamptz, ${after.id}::uuid)` : sql``} order by ${at} desc, ${id} desc limit ${sql.lit(limit)})`;
}

/**
 * One page of a timeline, newest first. The caller has checked that the actor sees whom it is about.
 * @param about the thing, and what else stands together with it
 * @param kinds only entries of these
 * @throws Problem 422 for a bad cursor
 */
export async function readTimeline(
  ctx: Ctx,
  about: readonly TimelineAbout[],
  { limit, cursor, kinds }: { limit: number; cursor?: string | undefined; kinds?: readonly string[] | undefined },
): Promise<{ data: TimelineEntry[]; nextCursor: string | null }> {
  const after = cursor === undefined ? null : timeAndId(cursor);
  if (cursor !== undefined && (after === null || decodeCursor(cursor, 2) === null)) throw invalid("cursor", "cursor");
  const branches = ctx.platform.registrations.timeline
    .flatMap((source) => about.flatMap((one) => source(ctx, one)))
    .filter(({ kind }) => !kinds || kinds.includes(kind));
  if (branches.length === 0) return { data: [], nextCursor: null };
  const { rows } = await sql<
    Omit<TimelineEntry, "at" | "actor"> & { at: Date; at_text: string; actor: string | null }
  >`select e.*, e.at::text as at_text from (${sql.join(
    branches.map((branch) => branchSql(branch, after, limit + 1)),
    sql` union all `,
  )}) e order by e.at desc, e.id desc limit ${sql.lit(limit + 1)}`.execute(ctx.db);
  const shown = rows.slice(0, limit);
  const names = await resolveReferences(
    ctx,
    shown.flatMap(({ actor }) => actor ?? []),
  );
  const last = shown.at(-1);
  return {
    data: shown.map(({ at, at_text: _text, actor, ...entry }) => ({
      ...entry,
      at: at.toISOString(),
      actor:
        actor === null
          ? null
          : { kind: actor.slice(0, actor.indexOf(":")), id: actor.slice(actor.indexOf(":") + 1), name: names.get(actor)?.title ?? null },
    })),
    nextCursor: rows.length > limit && last ? encodeCursor([last.at_text, last.id]) : null,
  };
}
