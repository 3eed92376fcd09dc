/**
 * Fills a migrated database with tickets of five messages, written by the database itself: texts of a corpus in turn, as many open, waiting and
 * closed ones as a vendor of that age has, events and search documents included.
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
     select n.id, c.subject, 'question', s.id, n.category, (array['low', 'normal', 'normal', 'normal', 'high', 'urgent'])[1 + n.i % 6], array['tag-' || n.i % 40], n.contact, n.organization, 'email', c.locale, n.agent,
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
    `insert into search_documents (kind, id, locale, title, words, length, updated_at) select 'ticket', n.id, c.locale, c.subject, c.words, c.length, n.at from bench_plan n join bench_corpus c on c.n = n.i % ${CORPUS}`,
  ],
  [
    "events",
    `insert into events (seq, id, type, version, occurred_at, recorded_at, actor, subjects, data)
     select (select last_seq from relay_state) + row_number() over (order by n.i, k), ${idAt("n.at")}, case k when 0 then 'ticket.opened' else 'message.added' end, 1, n.at, n.at, 'contact:' || n.contact, array['ticket:' || n.id, 'contact:' || n.contact], jsonb_build_object('number', n.i)
     from bench_plan n cross join generate_series(0, ${MESSAGES - 1}) k;
     update relay_state set last_seq = (select max(seq) from events); update subscriptions set position = (select last_seq from relay_state)`,
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
    for (const [name, statements] of STEPS(tickets)) {
      onStep(name);
      // Maintenance runs outside a transaction, so each statement goes alone.
      for (const statement of statements.split(";")) await client.query(statement);
    }
  } finally {
    await client.end();
  }
}
