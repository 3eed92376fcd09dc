/**
 * Fills a migrated database with tickets of five messages, written by the database itself: texts of a corpus in turn, as many open, waiting and
 * closed ones as a vendor of that age has, events and search documents included. Indexes are made after the rows, which is several times quicker.
 * Each ticket has two numbers in its subject that few others have, to be searched for.
 */
import pg from "pg";
import { vectorOf } from "../../server/platform/search/model/vector.ts";
import { texts } from "./corpus.ts";

const CORPUS = 2_000;
const CONTACTS = 5_000;
const ORGANIZATIONS = 500;
const AGENTS = 20;
const MESSAGES = 5;
/** Newest tickets that have fifty messages. */
const LONG = 40;
const LONG_MESSAGES = 50;
/** Tickets with the same serial number, and with the same lot, in their subjects. */
const SERIAL = 20;
const LOT = 25;
/** Tables that are filled without their indexes. */
const FILLED = ["tickets", "ticket_participants", "messages", "search_documents", "events"];

/** Two words that stand together in a few tickets, those around one. */
export const rarePair = (n: number) => `sn${Math.floor(n / SERIAL)} lot${Math.floor(n / LOT)}`;
const RARE = `'sn' || n.i / ${SERIAL} || ' lot' || n.i / ${LOT}`;

/** An id made at `at` (RFC 9562 §5.7); uuidv7 is PostgreSQL 18's. */
const idAt = (at: string) => `uuidv7(${at} - clock_timestamp())`;

const STEPS = (tickets: number): [string, string][] => [
  [
    "people",
    `insert into organizations (id, slug, name, created_at, updated_at) select ${idAt("now() - interval '2 years'")}, 'customer-' || i, 'Customer ' || i, now(), now() from generate_series(1, ${ORGANIZATIONS}) i;
     insert into contacts (id, name, locale, created_at, updated_at) select ${idAt("now() - interval '2 years'")}, 'Contact ' || i, 'en', now(), now() from generate_series(1, ${CONTACTS}) i;
     insert into contact_addresses (id, contact_id, kind, address, is_primary, created_at, updated_at) select uuidv7(), id, 'email', 'contact' || substr(name, 9) || '@customer.test', true, now(), now() from contacts;
     insert into agents (id, name, email, role, locale, created_at, updated_at) select uuidv7(), 'Agent ' || i, 'agent' || i || '@vendor.test', 'agent', 'en', now(), now() from generate_series(1, ${AGENTS}) i;
     create unlogged table bench_people as select (select array_agg(id) from contacts) as contacts, (select array_agg(id) from organizations) as organizations, (select array_agg(id) from agents) as agents`,
  ],
  [
    "plan of the tickets",
    `create unlogged table bench_plan as
     select i, ${idAt("at")} as id, at, p.contacts[1 + i * 7919 % ${CONTACTS}] as contact, p.organizations[1 + i * 7919 % ${ORGANIZATIONS}] as organization,
       case when i % 3 = 0 then p.agents[1 + i % ${AGENTS}] end as agent, case when i > ${tickets - LONG} then ${LONG_MESSAGES} else ${MESSAGES} end as messages,
       case when i > ${tickets - LONG} then 'open' when h < 2 then 'new' when h < 7 then 'open' when h < 10 then 'waitingOnCustomer' when h < 11 then 'waitingOnThirdParty' when h < 20 then 'solved' else 'closed' end as category
     from (select i, now() - interval '2 years' * (${tickets} - i + 1) / ${tickets} as at, i * 2654435761 % 100 as h from generate_series(1::bigint, ${tickets}) i) n, bench_people p`,
  ],
  [
    "tickets",
    `insert into tickets (id, subject, type, status_id, category, priority, tags, requester_id, organization_id, channel, locale, assignee_id, preview, last_message_at, last_author_kind, created_at, updated_at)
     select n.id, c.subject || ' ' || ${RARE}, 'question', s.id, n.category, (array['low', 'normal', 'normal', 'normal', 'high', 'urgent'])[1 + n.i % 6], array['tag-' || n.i % 40], n.contact, n.organization, 'email', c.locale, n.agent,
       left(c.text, 120), n.at + interval '4 hours', 'contact', n.at, n.at + interval '4 hours'
     from bench_plan n join bench_corpus c on c.n = n.i % ${CORPUS} join ticket_statuses s on s.category = n.category and s.is_default order by n.i`,
  ],
  [
    "participants",
    `insert into ticket_participants (id, ticket_id, contact_id, role, source, can_read, added_by, added_at) select ${idAt("at")}, id, contact, 'requester', 'requester', true, 'system:bench', at from bench_plan`,
  ],
  [
    "messages",
    `insert into messages (id, ticket_id, author_kind, author_contact_id, author_agent_id, channel, text, visible_text, created_at)
     select ${idAt("at + k * interval '1 hour'")}, n.id, case when k % 2 = 0 then 'contact' else 'agent' end, case when k % 2 = 0 then n.contact end,
       case when k % 2 = 1 then coalesce(n.agent, (select agents[1] from bench_people)) end, 'email', c.text, c.text, n.at + k * interval '1 hour'
     from bench_plan n cross join lateral generate_series(0, n.messages - 1) k join bench_corpus c on c.n = (n.i + k) % ${CORPUS} order by n.i, k`,
  ],
  [
    "search documents",
    `insert into search_documents (kind, id, locale, title, words, length, updated_at) select 'ticket', n.id, c.locale, c.subject || ' ' || ${RARE}, c.words || format('''sn%s'':1 ''lot%s'':2', n.i / ${SERIAL}, n.i / ${LOT})::tsvector, c.length + 2, n.at from bench_plan n join bench_corpus c on c.n = n.i % ${CORPUS}`,
  ],
  [
    "events",
    `insert into events (seq, id, type, version, occurred_at, recorded_at, actor, subjects, data)
     select (select last_seq from relay_state) + row_number() over (order by n.i, k), ${idAt("n.at")}, case k when 0 then 'ticket.opened' else 'message.added' end, 1, n.at, n.at, 'contact:' || n.contact, array['ticket:' || n.id, 'contact:' || n.contact], jsonb_build_object('number', n.i)
     from bench_plan n cross join generate_series(0, ${MESSAGES - 1}) k;
     update relay_state set last_seq = (select max(seq) from events); update subscriptions set position = (select last_seq from relay_state)`,
  ],
  [
    "words",
    `insert into search_terms (term, documents, round) select word, greatest(1, ndoc * ${tickets} / ${CORPUS}), 1 from ts_stat('select words from bench_corpus') on conflict do nothing;
     insert into search_terms (term, documents, round) select 'sn' || g, ${SERIAL}, 1 from generate_series(0, ${tickets} / ${SERIAL}) g on conflict do nothing;
     insert into search_terms (term, documents, round) select 'lot' || g, ${LOT}, 1 from generate_series(0, ${tickets} / ${LOT}) g on conflict do nothing;
     update search_state set learned = pg_current_xact_id(), fresh = 0, documents = ${tickets}, total_length = (select avg(length) from bench_corpus) * ${tickets}`,
  ],
  ["statistics", "drop table bench_plan, bench_people, bench_corpus; vacuum analyze; checkpoint"],
];

/**
 * Loads tickets into a database in which the program has run before and does not run now.
 * @param onStep called with what is being written
 */
export async function loadTickets(connectionString: string, tickets: number, onStep: (step: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query("set synchronous_commit = off; set maintenance_work_mem = '256MB'; set max_parallel_workers_per_gather = 0");
    const corpus = await texts(CORPUS);
    await client.query(
      "create unlogged table bench_corpus (n int primary key, subject text, text text, locale text, words tsvector, length int)",
    );
    // A ticket's document holds its subject and the texts of its five messages.
    const rows = corpus.map(({ subject, text, locale }, n) => ({
      n,
      subject,
      text,
      locale,
      ...vectorOf(subject, Array.from({ length: MESSAGES }, (_, k) => corpus[(n + k) % CORPUS]!.text).join("\n")),
    }));
    await client.query(
      "insert into bench_corpus select n, subject, text, locale, words::tsvector, length from jsonb_to_recordset($1) as t(n int, subject text, text text, locale text, words text, length int)",
      [JSON.stringify(rows)],
    );
    onStep("without indexes");
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(
      `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
       where i.indrelid = any($1::regclass[]) and not i.indisunique order by i.indrelid, i.indexrelid`,
      [FILLED],
    );
    for (const { name } of indexes) await client.query(`drop index ${name}`);
    // The rows refer to one another as they should; looking each up takes longer than writing it.
    await client.query("set session_replication_role = replica").catch(() => undefined);
    const steps = STEPS(tickets);
    const last = steps.pop()!;
    for (const [name, statements] of [
      ...steps,
      ...indexes.map(({ name: index, definition }): [string, string] => [`index ${index}`, definition]),
      last,
    ]) {
      onStep(name);
      // Maintenance runs outside a transaction, so each statement goes alone.
      for (const statement of statements.split(";")) await client.query(statement);
    }
  } finally {
    await client.end();
  }
}
