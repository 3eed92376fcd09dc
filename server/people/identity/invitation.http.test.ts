/** Invitations: agents and customers; accepted once, sent again, taken back, run out; nobody learns by them whether an address is known. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createIdentity } from "#people/identity";
import { testApp, type Caller, type TestApp } from "#testing";

let app: TestApp;
let owner: Caller;
let late = 0;
before(async () => {
  app = await testApp({ clock: { now: () => new Date(Date.now() + late) } });
  owner = await app.agent("owner");
});
after(() => app.close());

const V1 = "/api/v1";
const PASSWORD = "quiet river stones";
const invited = async (email: string) =>
  (await owner.post(`${V1}/agents`, { name: "New", email, role: "agent", locale: "de" })).body.id as string;
const open = async () => ((await owner.get(`${V1}/agents?invited=true&limit=200`)).body.data as { id: string }[]).map(({ id }) => id);

type Mail = { kind: string; to: { address: string }; subject: string; text: string | null };
async function mails(email: string): Promise<Mail[]> {
  await app.settled();
  return ((await app.admin.get(`${V1}/outbox?limit=200`)).body.data as Mail[]).filter(({ to }) => to.address === email);
}
const linkIn = ({ text }: Mail) => new URL(/https?:\/\/\S+token=\S+/.exec(text!)![0]);
/** The tokens mailed to an address, from the newest to the oldest. */
const links = async (email: string) => (await mails(email)).map((mail) => linkIn(mail).searchParams.get("token")!);

const browser = (cookie = "") =>
  createIdentity(app.program.platform, { sendMail: async () => {} }).signIn({
    headers: new Headers(cookie === "" ? {} : { cookie }),
    address: "192.0.2.9",
    locale: "en",
  });
const codeOf = (error: unknown) => (error as { code?: string }).code;
const accept = (token: string, { name = "Nia Novak", password = PASSWORD } = {}) =>
  browser()
    .acceptInvitation({ token, name, locale: "cs", password })
    .then(() => "in", codeOf);
const stateOf = async (token: string) => (await browser().readInvitation({ token })).state;
const signIn = (email: string, password = PASSWORD) =>
  browser()
    .signInPassword({ email, password })
    .then(() => "in", codeOf);

describe("invitations of agents", () => {
  test("looking uses nothing up; accepting gives name, language and password, once", async () => {
    const email = "nia@vendor.test";
    const id = await invited(email);
    assert.ok((await open()).includes(id));
    const [mail] = await mails(email);
    assert.equal(linkIn(mail!).pathname, "/de/invitation");
    const token = linkIn(mail!).searchParams.get("token")!;
    for (let times = 0; times < 2; times++) {
      const shown = await browser().readInvitation({ token });
      assert.deepEqual(shown.state === "open" && [shown.email, shown.name, shown.kind, shown.hasPassword], [email, "New", "agent", false]);
    }
    assert.equal(await accept(token, { password: "short" }), "invalid");
    assert.equal(await accept(token, { name: " " }), "invalid");
    assert.equal(await accept(token), "in");
    assert.equal(await accept(token), "invitation.accepted");
    assert.equal(await stateOf(token), "accepted");
    const agent = (await owner.get(`${V1}/agents/${id}`)).body;
    assert.deepEqual([agent.name, agent.locale, agent.invited], ["Nia Novak", "cs", false]);
    assert.equal(await signIn(email), "in");
    const again = await owner.post(`${V1}/agents/${id}/invite`);
    assert.deepEqual([again.status, again.body.code], [409, "agent.signedIn"]);
  });

  test("sent again, the link before it ends and says so; two at once let one in", async () => {
    const email = "again@vendor.test";
    const id = await invited(email);
    await links(email);
    assert.equal((await owner.post(`${V1}/agents/${id}/invite`)).status, 200);
    const [newest, first] = await links(email);
    assert.equal(await stateOf(first!), "replaced");
    assert.equal(await accept(first!), "invitation.replaced");
    assert.deepEqual((await Promise.all([accept(newest!), accept(newest!)])).toSorted(), ["in", "invitation.accepted"]);
  });

  test("deactivating takes it back for good, also when the person is let back in", async () => {
    const email = "never@vendor.test";
    const id = await invited(email);
    const [link] = await links(email);
    const etag = async () => ({ "if-match": (await owner.get(`${V1}/agents/${id}`)).headers.get("etag")! });
    await owner.patch(`${V1}/agents/${id}`, { active: false }, await etag());
    assert.equal(await stateOf(link!), "revoked");
    await app.settled();
    assert.ok(!(await open()).includes(id));
    await owner.patch(`${V1}/agents/${id}`, { active: true }, await etag());
    assert.equal(await accept(link!), "invitation.revoked");
  });

  test("its time runs out; a sign-in link is no invitation, nor is an invitation a sign-in link", async () => {
    const email = "slow@vendor.test";
    await invited(email);
    const [token] = await links(email);
    assert.equal(
      await browser()
        .redeemMagicLink({ token: token! })
        .then(() => "in", codeOf),
      "linkUsed",
    );
    late = 73 * 3_600_000;
    assert.equal(await stateOf(token!), "expired");
    assert.equal(await accept(token!), "invitation.expired");
    late = 0;
    for (const wrong of ["", "x".repeat(32), token!.toUpperCase(), `${token}a`]) assert.equal(await stateOf(wrong), "unknown");
  });

  test("a lead and a stranger invite nobody, and an admin sends no owner his first sign-in", async () => {
    const made = await owner.post(`${V1}/agents`, { name: "Boss", email: "boss@vendor.test", role: "owner" });
    for (const [caller, status] of [
      [await app.agent("lead"), 403],
      [app.as({}), 401],
      [await app.agent("admin"), 403],
    ] as const)
      assert.equal((await caller.post(`${V1}/agents/${made.body.id}/invite`)).status, status);
  });
});

describe("invitations to the portal", () => {
  let organization: string;
  let other: string;
  let manager: Awaited<ReturnType<TestApp["contact"]>>;
  let membership: { id: string; etag: string };
  before(async () => {
    organization = (await owner.post(`${V1}/organizations`, { name: "Kvapil & Sons" })).body.id;
    other = (await owner.post(`${V1}/organizations`, { name: "Elsewhere" })).body.id;
    manager = await app.contact({ name: "Marta" });
    const made = await owner.post(`${V1}/memberships`, { contact: manager.id, organization, managesMembers: true });
    membership = { id: made.body.id, etag: made.headers.get("etag")! };
  });
  const invite = (by: Caller, email: string, more: object = {}) => by.post(`${V1}/invitations`, { organization, email, ...more });

  test("an administrator of his organization invites to it and to no other; the invited becomes a member with no sight", async () => {
    const email = "pavel@kvapil.test";
    const made = await invite(manager, email, { name: "Pavel", locale: "cs" });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert.deepEqual([made.body.state, made.body.invitedBy, made.body.organization.name], ["open", "contact", "Kvapil & Sons"]);
    const [mail] = await mails(email);
    assert.match(mail!.subject, /Pozvánka/);
    assert.match(mail!.text!, /Kvapil & Sons/);
    // Nothing that the inviter wrote stands in it.
    assert.doesNotMatch(mail!.text!, /Pavel|Marta/);
    assert.equal(await accept(linkIn(mail!).searchParams.get("token")!, { name: "Pavel Dvořák" }), "in");
    const [contact] = (await owner.get(`${V1}/contacts?email=${email}`)).body.data;
    assert.equal(contact.name, "Pavel Dvořák");
    assert.ok(contact.addresses[0].verifiedAt);
    assert.deepEqual(
      contact.memberships.map((one: any) => [one.organization.name, one.seesRequests, one.managesMembers]),
      [["Kvapil & Sons", false, false]],
    );
    assert.equal((await manager.post(`${V1}/invitations`, { organization: other, email })).body.code, "invalid");
    assert.equal((await manager.get(`${V1}/invitations?organization=${other}`)).status, 404);
    const names = (await manager.get(`${V1}/me/organizations/${organization}/members`)).body.data.map(({ name }: any) => name);
    assert.deepEqual(names, ["Marta", "Pavel Dvořák"]);
  });

  test("known, unknown, a colleague's and an agent's address: the same answer, and none of them is told of the others", async () => {
    const known = await app.contact({ email: "known@elsewhere.test", name: "Known Person" });
    const agent = await app.agent("agent");
    const answers = [];
    for (const email of [known.email, "unknown@elsewhere.test", agent.email, manager.email]) {
      const { status, body } = await invite(manager, email);
      answers.push([status, Object.keys(body), { ...body, id: "", email: "", createdAt: "", expiresAt: "" }]);
      assert.doesNotMatch(JSON.stringify(body), /Known Person/);
    }
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    // What is known of the person is not shown before the link, and only to whom reads the mail.
    const listed = JSON.stringify((await manager.get(`${V1}/invitations`)).body);
    assert.doesNotMatch(listed, new RegExp(`Known Person|${known.id}|${agent.id}`));
  });

  test("who has an account keeps his password, and what he belonged to", async () => {
    const email = "twice@elsewhere.test";
    await invite(owner, email);
    assert.equal(await accept((await links(email))[0]!), "in");
    await owner.post(`${V1}/invitations`, { organization: other, email });
    const [token] = await links(email);
    const shown = await browser().readInvitation({ token: token! });
    assert.equal(shown.state === "open" && shown.hasPassword, true);
    assert.equal(await accept(token!, { password: "stolen by a link 12" }), "in");
    assert.equal(await signIn(email, "stolen by a link 12"), "signInFailed");
    assert.equal(await signIn(email), "in");
    const [contact] = (await owner.get(`${V1}/contacts?email=${email}`)).body.data;
    assert.equal(contact.memberships.length, 2);
  });

  test("sight of all requests is given by whom it is to give", async () => {
    const email = "sees@kvapil.test";
    const refused = await invite(manager, email, { seesRequests: true });
    assert.deepEqual([refused.status, refused.body.code], [403, "invitation.sightNotYours"]);
    assert.equal((await invite(await app.agent("agent"), email, { seesRequests: true })).status, 403);
    assert.equal((await invite(await app.agent("lead"), email, { seesRequests: true })).status, 201);
    assert.equal(await accept((await links(email))[0]!), "in");
    const [contact] = (await owner.get(`${V1}/contacts?email=${email}`)).body.data;
    assert.equal(contact.memberships[0].seesRequests, true);
  });

  test("sent again and taken back: the links say so; a foreign one is not there", async () => {
    const email = "gone@kvapil.test";
    const { id } = (await invite(manager, email)).body;
    const foreign = (await owner.post(`${V1}/invitations`, { organization: other, email: "x@elsewhere.test" })).body.id;
    for (const act of ["resend", "revoke"]) assert.equal((await manager.post(`${V1}/invitations/${foreign}/${act}`)).status, 404);
    await links(email);
    const second = await manager.post(`${V1}/invitations/${id}/resend`);
    assert.equal(second.status, 200);
    const [newest, first] = await links(email);
    assert.equal(await stateOf(first!), "replaced");
    assert.equal((await manager.post(`${V1}/invitations/${second.body.id}/revoke`)).body.state, "revoked");
    assert.equal(await accept(newest!), "invitation.revoked");
    assert.equal(
      (await manager.get(`${V1}/invitations?open=true&organization=${organization}`)).body.data.some((one: any) => one.email === email),
      false,
    );
  });

  test("with the right of its inviter his open invitations end", async () => {
    const email = "afterwards@kvapil.test";
    await invite(manager, email);
    const [token] = await links(email);
    await owner.patch(`${V1}/memberships/${membership.id}`, { managesMembers: false }, { "if-match": membership.etag });
    assert.equal(await accept(token!), "invitation.revoked");
    assert.equal((await invite(manager, "more@kvapil.test")).body.code, "invalid");
    assert.equal((await manager.get(`${V1}/me/organizations/${organization}/members`)).status, 404);
  });
});
