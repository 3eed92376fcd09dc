/** Tickets of other help desks become history here: their times, people, tags, statuses, notes and files; and bringing them again adds nothing. */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { testApp, type TestApp } from "#testing";
import { importHelpDesk, readHelpScout, readZendesk, type FileSource, type HelpDeskExport } from "./index.ts";

const DATA = new URL("../../../../shared/data/importers/", import.meta.url);
const documentsOf = (folder: string): unknown[] =>
  readdirSync(new URL(`${folder}/`, DATA)).map((name) => JSON.parse(readFileSync(new URL(`${folder}/${name}`, DATA), "utf8")) as unknown);

let app: TestApp;
before(async () => {
  app = await testApp();
  await app.agent("agent", { name: "Jana", email: "jana@vendor.test" });
});
after(() => app.close());

const noFiles: FileSource = () => null;
const bring = (found: HelpDeskExport, source: string, files = noFiles, dryRun = false) =>
  importHelpDesk(app.system, found, files, { source, account: null, dryRun });
const ticketsLike = async (q: string) =>
  (await app.admin.get(`/api/v1/tickets?limit=200&sort=createdAt&q=${encodeURIComponent(q)}`)).body.data;
const messagesOf = async (number: number) => (await app.admin.get(`/api/v1/tickets/${number}/messages?sort=createdAt`)).body.data;

const ZENDESK = {
  users: [
    { id: 1, name: "Ann Lee", email: "ann@customer.test", role: "end-user" },
    { id: 2, name: "Jana N.", email: "JANA@vendor.test", role: "agent" },
    { id: 3, name: "Gone Agent", email: "gone@vendor.test", role: "agent" },
    { id: 4, name: "Copied", email: "copied@customer.test", role: "end-user" },
  ],
  tickets: [
    {
      id: 77,
      subject: "Zebra export fails",
      description: "It stops",
      status: "hold",
      priority: "urgent",
      type: "problem",
      tags: ["VIP", "Two Words", "!"],
      requester_id: 1,
      assignee_id: 2,
      collaborator_ids: [4],
      created_at: "2019-03-01T10:00:00Z",
      updated_at: "2019-03-05T12:00:00Z",
      via: { channel: "web" },
    },
    { id: 78, subject: "gone", description: "gone", status: "deleted", requester_id: 1, created_at: "2019-03-01T10:00:00Z" },
  ],
};
const AUDITS = {
  audits: [
    {
      id: 900,
      ticket_id: 77,
      author_id: 1,
      created_at: "2019-03-01T10:00:00Z",
      events: [
        {
          id: 901,
          type: "Comment",
          author_id: 1,
          body: "It stops",
          html_body: "<p>It <b>stops</b><script>alert(1)</script></p>",
          public: true,
          attachments: [
            { id: 5, file_name: "log.txt", content_type: "text/plain" },
            { id: 6, file_name: "lost.txt", content_type: "text/plain" },
          ],
        },
        { id: 902, type: "Notification", body: "Your request was received" },
      ],
    },
    {
      id: 910,
      ticket_id: 77,
      author_id: 3,
      created_at: "2019-03-02T09:00:00Z",
      events: [{ id: 911, type: "Comment", body: "among ourselves zebranote", public: false, attachments: [] }],
    },
    {
      id: 920,
      ticket_id: 77,
      author_id: 2,
      created_at: "2019-03-03T09:00:00Z",
      events: [{ id: 921, type: "Comment", body: "Try again", public: true, attachments: [] }],
    },
  ],
};

describe("Zendesk", () => {
  test("its tickets keep times, people, tags, status, files, and notes apart from messages; nothing is sent, and again nothing is added", async () => {
    const files: FileSource = (file) =>
      file.ref === "5"
        ? (async function* () {
            yield new TextEncoder().encode("the log");
          })()
        : null;
    const found = readZendesk([ZENDESK, AUDITS]);
    const preview = await bring(found, "zendesk", files, true);
    assert.equal((await ticketsLike("zebra")).length, 0);
    const counts = await bring(found, "zendesk", files);
    assert.deepEqual(counts, preview);
    assert.deepEqual(counts, { tickets: 1, messages: 2, notes: 1, files: 1, known: 0, missing: 1, leftOut: { deleted: 1 } });
    const [ticket] = await ticketsLike("zebra");
    assert.deepEqual(
      [
        ticket.subject,
        ticket.category,
        ticket.priority,
        ticket.type,
        ticket.channel,
        ticket.createdAt,
        ticket.requester.name,
        ticket.assignee.name,
      ],
      ["Zebra export fails", "waitingOnThirdParty", "urgent", "problem", "portal", "2019-03-01T10:00:00.000Z", "Ann Lee", "Jana"],
    );
    assert.deepEqual(ticket.tags.toSorted(), ["two-words", "vip"]);
    const messages = await messagesOf(ticket.number);
    assert.deepEqual(
      messages.map((one: { visibility: string; authorKind: string; createdAt: string }) => [one.visibility, one.authorKind, one.createdAt]),
      [
        ["public", "contact", "2019-03-01T10:00:00.000Z"],
        ["internal", "agent", "2019-03-02T09:00:00.000Z"],
        ["public", "agent", "2019-03-03T09:00:00.000Z"],
      ],
    );
    assert.deepEqual(
      messages[0].attachments.map((one: { fileName: string }) => one.fileName),
      ["log.txt"],
    );
    assert.match(messages[0].text, /\[lost\.txt\]/);
    assert.doesNotMatch(messages[0].html, /script/);
    const people = (await app.admin.get(`/api/v1/tickets/${ticket.number}/participants`)).body.data;
    assert.deepEqual(people.map((one: { email: string }) => one.email).toSorted(), ["ann@customer.test", "copied@customer.test"]);
    const ann = app.as({ cookie: await app.signIn("ann@customer.test") });
    assert.ok(!JSON.stringify((await ann.get(`/api/v1/tickets/${ticket.number}/messages`)).body).includes("zebranote"));
    await app.settled();
    assert.equal((await app.admin.get(`/api/v1/outbox?ticket=${ticket.number}`)).body.data.length, 0);
    const { data: history } = (await app.admin.get(`/api/v1/tickets/${ticket.number}/history`)).body;
    assert.ok(history.every((one: { occurredAt: string }) => one.occurredAt < "2020"));
    const again = await bring(found, "zendesk", files);
    assert.deepEqual([again.tickets, again.messages, again.notes, again.files, again.known], [0, 0, 0, 0, 3]);
    // A later export adds what is new.
    const more = {
      ticket_id: 77,
      id: 930,
      author_id: 1,
      created_at: "2019-03-06T09:00:00Z",
      events: [{ id: 931, type: "Comment", body: "Still", public: true }],
    };
    const later = await bring(
      readZendesk([
        { ...ZENDESK, tickets: [{ ...ZENDESK.tickets[0], status: "solved", updated_at: "2019-03-07T00:00:00Z" }] },
        AUDITS,
        { audit: more },
      ]),
      "zendesk",
      files,
    );
    assert.deepEqual([later.tickets, later.messages, later.known], [0, 1, 3]);
    assert.equal((await ticketsLike("zebra"))[0].category, "solved");
  });

  test("what is no export, or a broken one, is left out and never fails the rest", () => {
    const broken = [
      null,
      1,
      "x",
      [],
      {},
      { tickets: [null, 3, {}, { id: 1 }, { id: 2, requester_id: 1, subject: "no time", description: "x" }] },
      { audits: [{}, { events: [1] }] },
    ];
    const { tickets, leftOut } = readZendesk([...broken, ZENDESK, AUDITS]);
    assert.equal(tickets.length, 1);
    assert.deepEqual(leftOut, { incomplete: 1, deleted: 1 });
    assert.deepEqual(readHelpScout(broken).tickets, []);
  });
});

describe("Help Scout", () => {
  const thread = (id: number, type: string, more: object = {}) => ({
    id,
    type,
    state: "published",
    body: `<p>giraffe ${type}</p>`,
    createdAt: `2020-01-0${id}T08:00:00Z`,
    customer: { id: 9, first: "Eva", last: "Kim", email: "Eva@customer.test" },
    createdBy: { id: 5, type: "user", first: "Jana", last: "N", email: "jana@vendor.test" },
    ...more,
  });
  const conversation = {
    id: 40,
    number: 12,
    type: "email",
    status: "pending",
    state: "published",
    subject: "Giraffe question",
    createdAt: "2020-01-01T08:00:00Z",
    userUpdatedAt: "2020-01-06T08:00:00Z",
    tags: [{ id: 1, tag: "vip" }],
    cc: ["other@customer.test"],
    bcc: ["blind@customer.test"],
    primaryCustomer: { id: 9, email: "eva@customer.test", first: "Eva", last: "Kim" },
    _embedded: {
      threads: [
        thread(3, "note"),
        thread(2, "message"),
        thread(1, "customer"),
        thread(4, "lineitem"),
        thread(5, "message", { state: "draft" }),
      ],
    },
  };

  test("its conversations keep times, people, tags, status, and notes apart; drafts, spam and blind copies stay out", async () => {
    const found = readHelpScout([{ _embedded: { conversations: [conversation, { ...conversation, id: 41, status: "spam" }] } }]);
    const counts = await bring(found, "helpscout");
    assert.deepEqual([counts.tickets, counts.messages, counts.notes, counts.leftOut], [1, 2, 1, { draft: 1, spam: 1 }]);
    const [ticket] = await ticketsLike("giraffe");
    assert.deepEqual(
      [ticket.subject, ticket.category, ticket.tags, ticket.requester.name],
      ["Giraffe question", "waitingOnCustomer", ["vip"], "Eva Kim"],
    );
    const messages = await messagesOf(ticket.number);
    assert.deepEqual(
      messages.map((one: { text: string; visibility: string; author: { name: string } | null; createdAt: string }) => [
        one.text,
        one.visibility,
        one.author?.name,
        one.createdAt,
      ]),
      [
        ["giraffe customer", "public", "Eva Kim", "2020-01-01T08:00:00.000Z"],
        ["giraffe message", "public", "Jana", "2020-01-02T08:00:00.000Z"],
        ["giraffe note", "internal", "Jana", "2020-01-03T08:00:00.000Z"],
      ],
    );
    const people = (await app.admin.get(`/api/v1/tickets/${ticket.number}/participants`)).body.data.map(
      (one: { email: string }) => one.email,
    );
    assert.deepEqual(people.toSorted(), ["eva@customer.test", "other@customer.test"]);
    assert.equal((await bring(found, "helpscout")).known, 3);
  });
});

describe("answers that other projects recorded", { skip: existsSync(DATA) ? false : "the shared data is not beside the project" }, () => {
  test("Zendesk's become tickets, also of people of whom nothing but a number is known; again adds nothing", async () => {
    const found = readZendesk(documentsOf("zendesk-api"));
    const counts = await bring(found, "zendesk");
    assert.deepEqual([counts.tickets, counts.messages, counts.leftOut], [3, 3, {}]);
    const list = await ticketsLike("sample ticket requested");
    assert.deepEqual(
      [list[0].category, list[0].priority, list[0].type, list[0].createdAt, list[0].tags],
      ["waitingOnCustomer", "high", "incident", "2012-09-06T20:15:09.000Z", ["sample", "zendesk"]],
    );
    assert.equal((await bring(found, "zendesk")).tickets, 0);
  });

  test("Help Scout's become two tickets, though their threads share a number", async () => {
    const counts = await bring(readHelpScout(documentsOf("helpscout-api")), "helpscout");
    assert.deepEqual([counts.tickets, counts.messages], [2, 2]);
    const list = await ticketsLike("Need Help");
    assert.deepEqual(
      list.map((one: { category: string; createdAt: string; requester: { name: string } }) => [
        one.category,
        one.createdAt,
        one.requester.name,
      ]),
      Array.from({ length: 2 }, () => ["closed", "2017-04-21T14:39:56.000Z", "John Doe"]),
    );
  });
});
