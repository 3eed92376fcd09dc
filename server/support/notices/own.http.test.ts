/** What customers look after themselves: profile, further addresses, mails; and links to one request without an account. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createIdentity } from "#people/identity";
import { testApp, type Caller, type TestApp } from "#testing";

const V1 = "/api/v1";
type Person = Awaited<ReturnType<TestApp["contact"]>>;

let app: TestApp;
let agent: Caller;
let organization: string;
let eva: Person;
let ben: Person;

before(async () => {
  app = await testApp();
  agent = await app.agent("lead", { name: "Tom" });
  await app.admin.post(`${V1}/mailboxes`, { address: "support@acme.test", name: "Support" });
  organization = (await app.admin.post(`${V1}/organizations`, { name: "Kvapil" })).body.id;
  eva = await app.contact({ name: "Eva", memberOf: [{ organization, seesRequests: true }] });
  ben = await app.contact({ name: "Ben", memberOf: [{ organization }] });
});
after(() => app.close());

type Mail = { kind: string; to: { address: string }; subject: string; text: string | null; state: string };
async function mails(email: string): Promise<Mail[]> {
  await app.settled();
  return ((await app.admin.get(`${V1}/outbox?limit=200`)).body.data as Mail[]).filter(({ to }) => to.address === email);
}
const kinds = async (email: string) => (await mails(email)).map(({ kind }) => kind);
const asked = async (person: Caller, subject: string) => (await person.post(`${V1}/tickets`, { subject, body: "It stops." })).body;
const replied = (number: number) => agent.post(`${V1}/tickets/${number}/messages`, { body: "Try again.", visibility: "public" });

describe("a profile", () => {
  const path = `${V1}/me/profile`;

  test("name, language, zone and numbers are his; what the vendor notes is neither shown nor to be changed", async () => {
    await app.admin.patch(`${V1}/contacts/${eva.id}`, { tags: ["difficult"] }, { "if-match": '"1"' });
    const { body, headers } = await eva.get(path);
    assert.deepEqual(Object.keys(body).toSorted(), ["addresses", "locale", "name", "phones", "revision", "timeZone"]);
    const change = { name: "Eva Nová", locale: "cs", timeZone: "Europe/Prague", phones: [{ number: "+420 601 123 456" }] };
    const changed = await eva.patch(path, change, { "if-match": headers.get("etag")! });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    assert.deepEqual([changed.body.name, changed.body.phones[0].number], ["Eva Nová", "+420601123456"]);
    assert.equal((await app.admin.get(`${V1}/contacts/${eva.id}`)).body.tags[0], "difficult");
    const late = await eva.patch(path, { name: "X" }, { "if-match": headers.get("etag")! });
    assert.equal(late.status, 412);
    assert.doesNotMatch(JSON.stringify(late.body), /difficult|memberships|owner/);
    const etag = { "if-match": (await eva.get(path)).headers.get("etag")! };
    for (const wrong of [{ tags: ["x"] }, { owner: null }, { phones: [{ number: "12" }] }, { timeZone: "Mars/Base" }])
      assert.equal((await eva.patch(path, wrong, etag)).status, 422, JSON.stringify(wrong));
  });

  test("a further address counts once the mail to it was read by whoever asked, and by nobody else", async () => {
    const browser = (cookie: string) =>
      createIdentity(app.program.platform, { sendMail: async (_, mail) => sent.push(mail) }).signIn({
        headers: new Headers({ cookie }),
        address: "192.0.2.7",
        locale: "en",
      });
    const sent: { to: string; text: string }[] = [];
    const codeOf = (error: unknown) => (error as { code?: string }).code;
    const token = (to: string) =>
      new URL(/https?:\/\/\S+token=\S+/.exec(sent.findLast((mail) => mail.to === to)!.text)![0]).searchParams.get("token")!;
    // Known and unknown addresses are asked for alike.
    for (const email of ["eva@private.test", ben.email]) await browser(eva.cookie).askForAddress({ email });
    const proved = async () => (await eva.get(path)).body.addresses.map(({ address }: any) => address);
    assert.deepEqual(await proved(), [eva.email]);
    const link = token("eva@private.test");
    assert.equal(
      await browser(ben.cookie)
        .confirmAddress({ token: link })
        .then(() => "in", codeOf),
      "linkUsed",
    );
    assert.equal(
      await browser("")
        .confirmAddress({ token: link })
        .then(() => "in", codeOf),
      "signInNeeded",
    );
    assert.equal(
      await browser("")
        .redeemMagicLink({ token: link })
        .then(() => "in", codeOf),
      "linkUsed",
    );
    const early = await eva.patch(path, { primaryEmail: "eva@private.test" }, { "if-match": (await eva.get(path)).headers.get("etag")! });
    assert.equal(early.status, 422);
    await browser(eva.cookie).confirmAddress({ token: link });
    assert.deepEqual(await proved(), [eva.email, "eva@private.test"]);
    const etag = async () => ({ "if-match": (await eva.get(path)).headers.get("etag")! });
    assert.equal((await eva.patch(path, { primaryEmail: "eva@private.test" }, await etag())).status, 200);
    assert.deepEqual(await proved(), ["eva@private.test", eva.email]);
    assert.equal((await eva.patch(path, { primaryEmail: eva.email }, await etag())).status, 200);
    assert.equal(
      await browser(eva.cookie)
        .confirmAddress({ token: link })
        .then(() => "in", codeOf),
      "linkUsed",
    );
    assert.equal(
      await browser(eva.cookie)
        .confirmAddress({ token: token(ben.email) })
        .then(() => "in", codeOf),
      "contact.addressTaken",
    );
  });
});

describe("mails one gets", () => {
  const path = `${V1}/me/notice-preferences`;
  const choose = async (person: Person, change: object) => {
    const { headers } = await person.get(path);
    const chosen = await person.patch(path, change, { "if-match": headers.get("etag")! });
    assert.equal(chosen.status, 200, JSON.stringify(chosen.body));
    return chosen.body;
  };

  test("answers reach whoever wants them", async () => {
    const wanted = await asked(ben, "Wanted");
    await replied(wanted.number);
    assert.deepEqual(await kinds(ben.email), ["reply"]);
    await choose(ben, { answers: false });
    await replied(wanted.number);
    assert.deepEqual(await kinds(ben.email), ["reply"]);
    await choose(ben, { answers: true });
    await replied(wanted.number);
    assert.deepEqual(await kinds(ben.email), ["reply", "reply"]);
    assert.equal((await ben.patch(path, { answers: true }, { "if-match": '"0"' })).status, 412);
  });

  test("requests of the organization, for whoever sees them, while he does; restricted ones never; one click ends them", async () => {
    const before = (await mails(eva.email)).length;
    await asked(ben, "Before anybody wished");
    assert.equal((await mails(eva.email)).length, before);
    await choose(eva, { organization: "opened" });
    // Of organizations whose requests he does not see he is told nothing, whatever he wishes.
    await choose(ben, { organization: "all" });
    const told = await asked(ben, "Private words of Ben");
    const [mail] = await mails(eva.email);
    assert.equal(mail!.kind, "organization");
    assert.match(mail!.subject, new RegExp(`#${told.number}`));
    assert.doesNotMatch(mail!.subject + mail!.text, /Private words/);
    assert.match(mail!.text!, /profile\/notifications/);
    await replied(told.number);
    assert.equal((await mails(eva.email)).length, before + 1, "only openings");
    await choose(eva, { organization: "all" });
    await replied(told.number);
    assert.equal((await mails(eva.email)).length, before + 2);
    await asked(eva, "Her own");
    assert.equal((await mails(eva.email)).length, before + 2, "nobody is told of his own");
    await asked(eva, "Hers, seen by her alone");
    assert.ok(!(await kinds(ben.email)).includes("organization"));

    const { headers } = await agent.get(`${V1}/tickets/${told.number}`);
    await agent.patch(`${V1}/tickets/${told.number}`, { restricted: true }, { "if-match": headers.get("etag")! });
    await replied(told.number);
    assert.equal((await mails(eva.email)).length, before + 2, "restricted");

    const raw = await (
      await app.admin.raw(
        `${V1}/outbox/${(await app.admin.get(`${V1}/outbox?limit=200`)).body.data.find((one: any) => one.kind === "organization").id}/raw`,
      )
    ).text();
    const token = /List-Unsubscribe:\s*<[^>]*\/unsubscribe\/([^>]+)>/.exec(raw.replaceAll(/\r\n\s+/g, ""))![1]!;
    await app.as({}).post(`${V1}/notices/${token}`, {});
    assert.equal((await eva.get(path)).body.notices, false);
    const more = await asked(ben, "After the click");
    assert.equal((await mails(eva.email)).length, before + 2);
    assert.equal((await choose(eva, { notices: true })).notices, true);
    await replied(more.number);
    assert.equal((await mails(eva.email)).length, before + 3);
  });
});

describe("a link without an account", () => {
  const linksOf = (number: number) => `${V1}/tickets/${number}/guest-links`;
  const participant = async (number: number, id: string) =>
    (await agent.get(`${V1}/tickets/${number}/participants`)).body.data.find((one: any) => one.person.id === id).id as string;
  const guestOf = (url: string) => app.as({ token: url.split("/").at(-1)! });

  test("opens one request, answers in the participant's name, ends with a newer one or when it is ended", async () => {
    const mine = await asked(ben, "To be shown");
    const other = await asked(ben, "Not to be shown");
    const made = await agent.post(linksOf(mine.number), { participant: await participant(mine.number, ben.id), days: 7 });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.equal(made.body.contact.name, "Ben");
    const guest = guestOf(made.body.url);
    assert.equal((await guest.get(`${V1}/tickets/${mine.number}`)).status, 200);
    assert.equal((await guest.get(`${V1}/tickets/${other.number}`)).status, 404);
    assert.equal((await guest.get(`${V1}/me/profile`)).status, 403);
    const answer = await guest.post(`${V1}/tickets/${mine.number}/messages`, { body: "From the link", visibility: "public" });
    assert.deepEqual([answer.status, answer.body.author?.name], [201, "Ben"]);

    const listed = (await agent.get(linksOf(mine.number))).body.data;
    assert.equal(listed.length, 1);
    assert.doesNotMatch(JSON.stringify(listed), /url|token/);
    const newer = guestOf((await agent.post(linksOf(mine.number), { participant: await participant(mine.number, ben.id) })).body.url);
    assert.equal((await guest.get(`${V1}/tickets/${mine.number}`)).status, 401);
    assert.equal((await newer.get(`${V1}/tickets/${mine.number}`)).status, 200);
    const [last] = (await agent.get(linksOf(mine.number))).body.data;
    assert.equal((await agent.delete(`${linksOf(other.number)}/${last.id}`)).status, 404, "of another ticket it is not there");
    assert.equal((await agent.delete(`${linksOf(mine.number)}/${last.id}`)).status, 204);
    assert.equal((await newer.get(`${V1}/tickets/${mine.number}`)).status, 401);
  });

  test("ends with taking part; an agent gets none", async () => {
    const { number } = await asked(ben, "With more people");
    const added = (await agent.post(`${V1}/tickets/${number}/participants`, { email: "cora@elsewhere.test" })).body;
    const guest = guestOf((await agent.post(linksOf(number), { participant: added.id })).body.url);
    assert.equal((await guest.get(`${V1}/tickets/${number}`)).status, 200);
    await agent.delete(`${V1}/tickets/${number}/participants/${added.id}`);
    assert.equal((await guest.get(`${V1}/tickets/${number}`)).status, 401);
    const { id } = await app.agent("agent");
    const follower = (await agent.post(`${V1}/tickets/${number}/participants`, { agent: id })).body;
    assert.equal((await agent.post(linksOf(number), { participant: follower.id })).body.code, "guestLink.agent");
  });
});
