/** Invitations: listed while open, sent again with the earlier link ended, taken back with the person. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createIdentity } from "#people/identity";
import { testApp, type Caller, type TestApp } from "#testing";

let app: TestApp;
let owner: Caller;
before(async () => {
  app = await testApp();
  owner = await app.agent("owner");
});
after(() => app.close());

const V1 = "/api/v1";
const invited = async (email: string) =>
  (await owner.post(`${V1}/agents`, { name: "New", email, role: "agent", locale: "de" })).body.id as string;
const open = async () => ((await owner.get(`${V1}/agents?invited=true&limit=200`)).body.data as { id: string }[]).map(({ id }) => id);

/** How many links the newest mail to an address holds, and whether they work, from the newest to the oldest. */
async function links(email: string): Promise<string[]> {
  await app.settled();
  const mails = (await app.admin.get(`${V1}/outbox?limit=200`)).body.data as {
    kind: string;
    to: { address: string };
    text: string | null;
  }[];
  return mails
    .filter(({ to }) => to.address === email)
    .map(({ text }) => new URL(/https?:\/\/\S+token=\S+/.exec(text!)![0]).searchParams.get("token")!);
}
const redeem = (token: string) =>
  createIdentity(app.program.platform, { sendMail: async () => {} })
    .signIn({ headers: new Headers(), address: "192.0.2.9", locale: "en" })
    .redeemMagicLink({ token })
    .then(
      () => "in",
      (error: { code?: string }) => error.code,
    );

test("an open invitation is listed, sent again, and the link before it ends; it is closed by signing in", async () => {
  const email = "again@vendor.test";
  const id = await invited(email);
  assert.ok((await open()).includes(id));
  await links(email);
  assert.equal((await owner.post(`${V1}/agents/${id}/invite`)).status, 200);
  const [newest, first] = await links(email);
  assert.ok(newest && first && newest !== first);
  assert.equal(await redeem(first), "linkUsed");
  assert.equal(await redeem(newest), "in");
  assert.equal(await redeem(newest), "linkUsed");
  assert.ok(!(await open()).includes(id));
  const late = await owner.post(`${V1}/agents/${id}/invite`);
  assert.deepEqual([late.status, late.body.code], [409, "agent.signedIn"]);
});

test("deactivating takes the invitation back for good", async () => {
  const email = "never@vendor.test";
  const id = await invited(email);
  const [link] = await links(email);
  const etag = async () => ({ "if-match": (await owner.get(`${V1}/agents/${id}`)).headers.get("etag")! });
  await owner.patch(`${V1}/agents/${id}`, { active: false }, await etag());
  await app.settled();
  assert.ok(!(await open()).includes(id));
  await owner.patch(`${V1}/agents/${id}`, { active: true }, await etag());
  assert.equal(await redeem(link!), "linkUsed");
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
