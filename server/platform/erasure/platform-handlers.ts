import { sql } from "kysely";
import type { Db } from "#platform/db";
import { releaseFiles } from "#platform/files";
import { opened } from "#platform/http";
import { forgetDocuments, phraseOf, refollow } from "#platform/search";
import { ERASED, personPattern, withoutPerson } from "./pattern.ts";
import type { Person, PersonHandler } from "./person.ts";

const BATCH = 200;
/** Why entries of the audit lost what they noted, as it stands in them. */
const WHY = "person erased on request; that something was done stays as proof of access";

const actorsOf = (person: Person) => [
  ...[...person.contacts].map((id) => `contact:${id}`),
  ...[...person.accounts].map((id) => `account:${id}`),
];
const patternOf = (person: Person) => personPattern(person, person.names);

/** The program's own log of answers: those of the person, and those to others that tell of him. They live a day, encrypted. */
const idempotency: PersonHandler = {
  name: "idempotency",
  async erase(ctx, person) {
    await sql`delete from idempotency_keys where actor = any(${actorsOf(person)})`.execute(ctx.db);
    const pattern = patternOf(person);
    if (pattern === null) return;
    for (let after = { actor: "", key: "" }; ;) {
      const { rows } = await sql<{ actor: string; key: string; body: string | null }>`select actor, key, body from idempotency_keys
        where (actor, key) > (${after.actor}, ${after.key}) order by actor, key limit ${BATCH}`.execute(ctx.db);
      for (const { actor, key, body } of rows) {
        if (body === null) continue;
        const text = JSON.stringify(opened(ctx.platform.crypto, actor, body));
        if (withoutPerson(`${key} ${text}`, pattern) !== `${key} ${text}`)
          await sql`delete from idempotency_keys where actor = ${actor} and key = ${key}`.execute(ctx.db);
      }
      if (rows.length < BATCH) return;
      after = rows.at(-1)!;
    }
  },
};

/** Access audit: the entries stay, where he was and what of him they noted does not. */
const audit: PersonHandler = {
  name: "audit",
  async keeps(ctx, person) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit_log where actor = any(${actorsOf(person)})
      or subject = any(${actorsOf(person)})`.execute(ctx.db);
    return rows[0]!.n > 0 ? [{ kind: "audit_log", count: rows[0]!.n, reason: "audit" }] : [];
  },
  async finish(ctx, person) {
    await ctx.platform.audit.flush();
    const actors = actorsOf(person);
    await sql`select pseudonymise_audit(${actors}, ${actors}, ${patternOf(person)}, ${WHY})`.execute(ctx.db);
  },
  async export(ctx, person, into) {
    const { rows } = await sql<{
      at: Date;
      action: string;
      outcome: string;
      address: string | null;
    }>`select at, action, outcome, address from audit_log
      where actor = any(${actorsOf(person)}) order by at desc limit 5000`.execute(ctx.db);
    if (rows.length > 0) into.records("audit_log", rows);
  },
};

/** Uploads of his, and files that hung on what was erased. */
const files: PersonHandler = {
  name: "files",
  async erase(ctx, person) {
    const { rows } = await sql<{
      id: string;
    }>`select id from files where created_by = any(${actorsOf(person)}) and attached_at is null`.execute(ctx.db);
    for (const { id } of rows) person.files.add(id);
  },
  async finish(ctx, person) {
    await releaseFiles(ctx, [...person.files]);
  },
};

/** Finished jobs that were told of him. */
const jobs: PersonHandler = {
  name: "jobs",
  async finish(ctx, person) {
    const pattern = patternOf(person);
    if (pattern !== null)
      await sql`delete from jobs.job where state in ('completed', 'cancelled', 'failed') and (data::text ~* ${pattern} or output::text ~* ${pattern})`.execute(
        ctx.db,
      );
  },
};

/** His own documents go; what tells of him in others was taken out of the things themselves, and their documents are made anew. */
const search: PersonHandler = {
  name: "search",
  async finish(ctx, person) {
    const { db } = ctx;
    await forgetDocuments(db, ["contact", "contactNotes"], [...person.contacts]);
    const pattern = patternOf(person);
    if (pattern === null) return;
    await sql`update search_documents set title = regexp_replace(title, ${pattern}, ${ERASED}, 'gi') where title ~* ${pattern}`.execute(db);
    const { rows } = await sql<{ term: string }>`select term from search_terms where term ~* ${pattern}`.execute(db);
    const told = [...person.addresses, ...person.phones, ...person.names, ...rows.map(({ term }) => term)];
    for (const kind of ctx.platform.registrations.search) await refollow(db, kind, await documentsNaming(db, kind.stored, told));
    await sql`delete from search_terms where term ~* ${pattern}`.execute(db);
  },
};

/** Ids of things of these kinds that are found by one of these texts, so that their rooms index anew what is left of them. */
export async function documentsNaming(db: Db, kinds: readonly string[], texts: readonly string[]): Promise<string[]> {
  const phrases = texts.flatMap((text) => phraseOf(text) ?? []);
  if (phrases.length === 0) return [];
  const { rows } = await sql<{ id: string }>`select distinct d.id from search_documents d, unnest(${phrases}::text[]) n
    where d.kind = any(${[...kinds]}) and d.words @@ n::tsquery`.execute(db);
  return rows.map(({ id }) => id);
}

/** What the platform itself keeps of people. */
export const platformErasure: readonly PersonHandler[] = [idempotency, files, jobs, search, audit];
