/** Merged tickets: worked on as one, read by each one's people as far as it is theirs. */
import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { asCustomer } from "#platform/db";
import type { Answer, Caller, TestApp } from "#testing";
import { letter, mailApp, type MailApp } from "../../testing/mail-app.ts";

type Person = Awaited<ReturnType<TestApp["contact"]>>;
let app: MailApp;
let agent: Awaited<ReturnType<TestApp["agent"]>>;
let ann: Person;
let bob: Person;
before(async () => {
  app = await mailApp();
  agent = await app.agent("agent", { name: "Jana", email: "jana@vendor.test" });
  const [alpha, beta] = await Promise.all(["Alpha", "Beta"].map((name) => app.admin.post("/api/v1/organizations", { name })));
  ann = await app.contact({ name: "Ann", email: "ann@alpha.test", memberOf: [{ organization: alpha!.body.id }] });
  bob = await app.contact({ name: "Bob", email: "bob@beta.test", memberOf: [{ organization: beta!.body.id }] });
});
after(() => app.close());

const path = (number: number, rest = "") => `/api/v1/tickets/${number}${rest}`;
let count = 0;
const open = async (by: Caller, words = `words${++count}`): Promise<{ id: string; number: number; words: string }> => {
  const { status, body } = await by.post("/api/v1/tickets", { subject: `About ${words}`, body: words });
  assert.equal(status, 201, JSON.stringify(body));
  return { id: body.id, number: body.number, words };
};
const match = async (number: number, by: Caller = app.admin) => ({
  "if-match": (await by.get(path(number))).headers.get("etag")!,
});
const act = async (number: number, verb: string, body: object, by: Caller = agent): Promise<Answer> =>
  by.post(path(number, `/${verb}`), body, await match(number));
const merge = async (from: number, into: number): Promise<Answer> => {
  const answer = await act(from, "merge", { into });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer;
};
const say = async (by: Caller, number: number, body: string, more: object = {}) => {
  const answer = await by.post(path(number, "/messages"), { body, visibility: "public", ...more });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
};
const texts = async (by: Caller, number: number): Promise<string[]> =>
  (await by.get(path(number, "/messages?sort=createdAt"))).body.data.map((one: { text: string }) => one.text);

describe("merging", () => {
  test("makes one conversation for agents, which names where each message came from; each one's people read their own", async () => {
    const [a, b] = [await open(ann), await open(bob)];
    await say(agent, a.number, "answer to ann");
    const merged = await merge(a.number, b.number);
    assert.deepEqual([merged.body.number, merged.body.mergedTickets, merged.body.mergedInto], [b.number, 1, null]);
    const { data } = (await agent.get(path(b.number, "/messages?sort=createdAt"))).body;
    assert.deepEqual(
      data.map((one: { text: string; ticketNumber: number }) => [one.text, one.ticketNumber]),
      [
        [a.words, a.number],
        [b.words, b.number],
        ["answer to ann", a.number],
      ],
    );
    assert.deepEqual(await texts(ann, a.number), [a.words, "answer to ann"]);
    assert.deepEqual(await texts(bob, b.number), [b.words]);
    assert.equal((await ann.get(path(b.number))).status, 404);
    const alias = (await agent.get(path(a.number))).body;
    assert.deepEqual([alias.merged, alias.mergedInto], [true, { id: b.id, number: b.number }]);
    const hers = (await ann.get(path(a.number))).body;
    assert.deepEqual([hers.merged, hers.mergedInto, hers.category], [true, null, "new"], "she is not told into which");
    assert.ok(!JSON.stringify(hers).includes(b.id));
    // Lists show it where it is worked on; by its words and its number it is still found.
    const numbers = async (by: Caller, query: string) =>
      (await by.get(`/api/v1/tickets?${query}`)).body.data.map((one: { number: number }) => one.number);
    assert.deepEqual((await numbers(agent, "limit=200")).includes(a.number), false);
    assert.deepEqual(await numbers(agent, `q=${a.words}`), [a.number]);
    assert.deepEqual(await numbers(agent, `q=${a.number}`), [a.number]);
    assert.ok((await numbers(ann, "category=new,open")).includes(a.number));
    assert.deepEqual(await numbers(bob, `q=${a.words}`), [], "the words of the one find nothing for the other's people");
  });

  test("later words stand with their writer's ticket and count where they are worked on; replies go to both, each to his own", async () => {
    const [a, b] = [await open(ann), await open(bob)];
    await merge(a.number, b.number);
    await agent.patch(path(b.number), { status: "solved" }, await match(b.number));
    assert.equal((await ann.get(path(a.number))).body.category, "solved", "hers stands as the other does");
    const later = await say(ann, a.number, "more from ann");
    assert.equal(later.ticketNumber, a.number);
    assert.equal((await agent.get(path(b.number))).body.category, "open");
    assert.equal((await agent.get(path(b.number))).body.preview, "more from ann");
    assert.equal((await bob.get(path(b.number))).body.preview, b.words, "what she said last is not his to read");
    await say(agent, b.number, "to you both");
    await say(agent, a.number, "to ann alone");
    assert.deepEqual(await texts(ann, a.number), [a.words, "more from ann", "to you both", "to ann alone"]);
    assert.deepEqual(await texts(bob, b.number), [b.words, "to you both"]);
    await app.settled();
    const { data } = (await app.admin.get("/api/v1/outbox?limit=200")).body;
    const mails = await Promise.all(data.map(async ({ id }: { id: string }) => (await app.admin.raw(`/api/v1/outbox/${id}/raw`)).text()));
    const to = (address: string, words: string) => mails.filter((mail) => mail.includes(words) && mail.includes(`<${address}>`));
    assert.equal(to("ann@alpha.test", "to you both").length, 1);
    assert.equal(to("bob@beta.test", "to you both").length, 1);
    assert.equal(to("bob@beta.test", "to ann alone").length, 0);
    assert.ok(!to("bob@beta.test", "to you both")[0]!.includes("more from ann"), "the answer quotes nobody else's words");
    assert.ok(!to("bob@beta.test", "to you both")[0]!.includes(a.words));
    assert.ok(!to("ann@alpha.test", "to you both")[0]!.includes(b.words));
    // What she answers by mail stands with her ticket, and is told as a message of the one it is worked on in.
    const mine = to("ann@alpha.test", "to you both")[0]!;
    const replyTo = /^Reply-To: .*?<?([^\s<>]+@[^\s<>]+?)>?$/im.exec(mine.replaceAll("\r\n ", " "))![1]!;
    assert.match(mine, new RegExp(`Subject: .*${a.words}`));
    assert.match(
      await app.deliver(letter({ From: "ann@alpha.test", To: replyTo, Subject: "Re: it" }, "by mail"), {
        from: "ann@alpha.test",
        to: [replyTo],
      }),
      /^250/,
    );
    await app.settled();
    const item = (await app.admin.get("/api/v1/intake?limit=1")).body.data[0];
    assert.deepEqual([item.outcome, item.ticketNumber], ["message", b.number]);
    assert.ok((await texts(ann, a.number)).some((text) => text.startsWith("by mail")));
    assert.ok(!(await texts(bob, b.number)).some((text) => text.startsWith("by mail")));
    assert.ok((await texts(agent, b.number)).some((text) => text.startsWith("by mail")));
  });

  test("shares the rest only when an agent says so, message by message or all, and takes it back; both are audited", async () => {
    const [a, b] = [await open(ann), await open(bob)];
    const upload = await bob.post("/api/v1/files", new TextEncoder().encode("bob's bytes"), {
      "content-type": "text/plain",
      "content-disposition": 'attachment; filename="bob.txt"',
    });
    const withFile = await say(bob, b.number, "see the file", { attachments: [upload.body.id] });
    await merge(a.number, b.number);
    const file = `/api/v1/files/${upload.body.id}`;
    assert.equal((await ann.get(file)).status, 404);
    const guest = await app.guest(a.id);
    assert.deepEqual(await texts(guest, a.number), [a.words]);
    const share = (verb: string, body: object, by: Caller = agent) => by.post(path(b.number, `/${verb}`), body);
    assert.equal((await share("share", { with: a.number, messages: [withFile.id] }, ann)).status, 403);
    assert.deepEqual((await share("share", { with: a.number, messages: [withFile.id] })).body, { changed: 1 });
    assert.deepEqual(await texts(ann, a.number), [a.words, "see the file"]);
    assert.deepEqual(await texts(guest, a.number), [a.words, "see the file"]);
    assert.equal((await ann.get(file)).status, 200);
    const seen = (await ann.get(path(a.number, "/messages"))).body;
    assert.ok(!JSON.stringify(seen).includes(`"ticketNumber":${b.number}`), "nothing names the other ticket");
    const [, shared] = (await agent.get(path(b.number, "/messages?sort=createdAt"))).body.data.filter(
      (one: { ticketNumber: number }) => one.ticketNumber === b.number,
    );
    assert.deepEqual(shared.sharedWith, [a.number]);
    assert.deepEqual((await share("share", { with: a.number })).body, { changed: 1 }, "all: the one that was left");
    assert.deepEqual((await share("unshare", { with: a.number })).body, { changed: 2 });
    assert.deepEqual(await texts(ann, a.number), [a.words]);
    assert.equal((await ann.get(file)).status, 404);
    const { data: audit } = (await app.admin.get("/api/v1/audit?limit=50")).body;
    assert.ok(audit.some((one: { action: string }) => one.action === "tickets.share"));
  });

  test("handles merged ones, circles and itself", async () => {
    const [a, b, c] = [await open(ann), await open(bob), await open(ann)];
    assert.equal((await act(a.number, "merge", { into: a.number })).status, 422);
    await merge(a.number, b.number);
    const twice = await act(a.number, "merge", { into: c.number });
    assert.deepEqual([twice.status, twice.body.code, twice.body.mergedInto], [409, "ticketMerged", b.number]);
    assert.equal((await act(b.number, "merge", { into: a.number })).status, 422, "the other stands for itself");
    assert.equal((await merge(c.number, a.number)).body.number, b.number, "merging into a merged one is merging into where it stands");
    assert.equal((await agent.patch(path(a.number), { priority: "high" }, await match(a.number))).status, 409);
    const d = await open(bob);
    await merge(b.number, d.number);
    assert.deepEqual((await texts(agent, d.number)).toSorted(), [a, b, c, d].map((one) => one.words).toSorted());
    assert.deepEqual(await texts(ann, a.number), [a.words, c.words], "who belongs to two reads both");
    const listed = (await agent.get(path(d.number, "/merged"))).body.data;
    assert.deepEqual(
      new Map(listed.map((one: { number: number; into: number }) => [one.number, one.into])),
      new Map([
        [a.number, b.number],
        [b.number, d.number],
        [c.number, b.number],
      ]),
    );
    // The chain comes apart where it was joined.
    assert.equal((await act(b.number, "unmerge", {})).status, 200);
    assert.deepEqual(await texts(agent, d.number), [d.words]);
    assert.deepEqual((await texts(agent, b.number)).toSorted(), [a, b, c].map((one) => one.words).toSorted());
  });

  test("asks where the two belong to different organizations, and says what speaks against it", async () => {
    const [a, b] = [await open(ann), await open(bob)];
    const preview = await agent.post(path(a.number, "/merge/preview"), { into: b.number });
    assert.deepEqual(preview.body.warnings, ["otherOrganization", "otherRequester"]);
    assert.deepEqual(preview.body.people, [{ id: ann.id, name: "Ann" }]);
    const refused = await act(a.number, "merge", { into: b.number, acrossOrganizations: false });
    assert.deepEqual([refused.status, refused.body.code], [409, "otherOrganization"]);
    assert.equal((await act(a.number, "merge", { into: b.number, acrossOrganizations: true })).status, 200);
  });

  test("never brings what few may see to more people, nor the other way round", async () => {
    const [a, b] = [await open(ann), await open(bob)];
    await app.admin.patch(path(a.number), { restricted: true }, await match(a.number));
    const refused = await act(a.number, "merge", { into: b.number }, app.admin);
    assert.deepEqual([refused.status, refused.body.code], [409, "mergeRestricted"]);
    assert.equal((await agent.post(path(a.number, "/merge"), { into: b.number }, { "if-match": '"2"' })).status, 404);
  });

  test("holds behind the second wall too: whoever asks the database as a customer gets his own side", async () => {
    const [a, b] = [await open(ann), await open(bob)];
    const secret = await say(bob, b.number, "behind the wall");
    await merge(a.number, b.number);
    const asAnn = () =>
      asCustomer(app.program.platform.database.customer, { contactId: ann.id, organizationIds: [], ticketId: null }, async (db) =>
        (await db.selectFrom("messages").select("text").where("ticket_id", "in", [a.id, b.id]).orderBy("created_at").execute()).map(
          (row) => row.text,
        ),
      );
    assert.deepEqual(await asAnn(), [a.words]);
    await agent.post(path(b.number, "/share"), { with: a.number, messages: [secret.id] });
    assert.deepEqual(await asAnn(), [a.words, "behind the wall"]);
  });
});

describe("unmerging", () => {
  test("gives back messages, people, clock and status, moved on by what came since", async () => {
    const [a, b] = [await open(ann), await open(bob)];
    await agent.patch(path(a.number), { status: "waiting-on-customer" }, await match(a.number));
    const due = "2031-05-06T07:08:09.000Z";
    await app.program.platform.database.staff
      .updateTable("tickets")
      .set({ next_due_at: new Date(due) })
      .where("id", "=", a.id)
      .execute();
    await merge(a.number, b.number);
    assert.equal((await agent.get(path(a.number))).body.nextDueAt, null, "an alias has no clock");
    await agent.post(path(a.number, "/participants"), { email: "carl@alpha.test" });
    const parted = await act(a.number, "unmerge", {});
    assert.equal(parted.status, 200, JSON.stringify(parted.body));
    assert.deepEqual([parted.body.number, parted.body.category, parted.body.nextDueAt], [a.number, "waitingOnCustomer", due]);
    assert.deepEqual(await texts(agent, b.number), [b.words]);
    const people = (await agent.get(path(a.number, "/participants"))).body.data.map((one: { email: string }) => one.email);
    assert.deepEqual(people, ["ann@alpha.test", "carl@alpha.test"]);
    assert.deepEqual((await act(a.number, "unmerge", {})).body.code, "notMerged");
    const types = async (number: number) => {
      await app.settled();
      return (await agent.get(path(number, "/history"))).body.data.map((one: { type: string }) => one.type);
    };
    assert.ok((await types(a.number)).includes("ticket.unmerged"));
    assert.ok((await types(b.number)).includes("ticket.parted"));
  });

  test("leaves each message with the ticket whose people wrote it, or where an agent puts it", async () => {
    const [a, b] = [await open(ann), await open(bob)];
    await merge(a.number, b.number);
    await agent.patch(path(b.number), { status: "solved" }, await match(b.number));
    await say(ann, a.number, "ann later");
    const reply = await say(agent, b.number, "both");
    const his = await say(bob, b.number, "bob later");
    assert.equal((await act(b.number, "unmerge", { messages: [{ id: his.id, to: a.number }] })).status, 200);
    assert.deepEqual(await texts(ann, a.number), [a.words, "ann later", "both", "bob later"]);
    assert.deepEqual(await texts(bob, b.number), [b.words, "both"]);
    assert.equal((await agent.get(path(a.number))).body.category, "open", "what was said since moved it on");
    assert.equal((await agent.get(path(b.number))).body.category, "solved", "as if nothing of the other had been there");
    assert.equal((await agent.get(path(b.number))).body.preview, "both");
    assert.ok(reply.id);
    assert.equal((await act(b.number, "unmerge", { messages: [] })).status, 409);
  });

  test("waits for replies and other merges: whatever comes at once, nothing is lost and nobody hangs", async () => {
    const [a, b, c] = [await open(ann), await open(bob), await open(ann)];
    const answers = await Promise.all([
      act(a.number, "merge", { into: b.number }),
      act(b.number, "merge", { into: c.number }),
      act(c.number, "merge", { into: a.number }),
      ...[a, b, c].flatMap((one, index) => [
        say(index === 1 ? bob : ann, one.number, `customer at once ${index}`),
        say(agent, one.number, `agent at once ${index}`),
      ]),
    ]);
    const merges = answers.slice(0, 3).map((one) => (one as Answer).status);
    assert.ok(
      merges.every((status) => [200, 409, 412, 422].includes(status)),
      String(merges),
    );
    const all = new Set((await Promise.all([a, b, c].map((one) => texts(agent, one.number)))).flat());
    assert.equal(all.size, 9);
  });
});
