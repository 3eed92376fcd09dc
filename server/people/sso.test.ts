/** Single sign-on against everything a browser, a stranger or a provider could send that is not as it should be: who somebody is, and the way back. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { givePassword } from "#people/identity";
import { idToken, newBrowser, startRig, type Bend, type Rig } from "./test-sso.ts";

let app: Rig["app"];
let forger: Rig["forger"];
let stranger: Rig["stranger"];
let agents: Rig["agents"];
let customers: Rig["customers"];
let rig: Rig;
before(async () => {
  rig = await startRig();
  ({ app, forger, stranger, agents, customers } = rig);
});
after(() => rig?.close());
const db = () => rig.db();
const fresh = (domain?: string) => rig.fresh(domain);
const go: Rig["go"] = (bend, browser) => rig.go(bend, browser);
const refused: Rig["refused"] = (name, bend, browser) => rig.refused(name, bend, browser);
let counter = 0;

describe("as it should be", () => {
  test("an agent comes the first time, is made with the role of his group, and is the same the next time whatever his address by then", async () => {
    const first = await go({ claims: { groups: ["x", "leads"], name: "Lee Lead" } });
    assert.deepEqual([first.who.kind, first.who.role, first.location], ["agent", "lead", "/sign-in"]);
    assert.deepEqual(
      ["response_type", "code_challenge_method", "client_id"].map((name) => first.asked.get(name)),
      ["code", "S256", "backstay"],
    );
    const again = await go({ claims: { sub: first.claims.sub!, email: "other@elsewhere.test", email_verified: false } });
    assert.equal(again.who.email, first.claims["email"]);
    assert.equal(new Set(forger.asked.map((form) => form.get("code_verifier"))).size, forger.asked.length, "each with its own verifier");
  });

  test("ES256, an issuer in the answer, an audience among several with azp, claims from userinfo", async () => {
    const es = await go({ token: (claims) => idToken(forger, claims, { key: forger.keys.ec, header: { alg: "ES256", kid: "ec" } }) });
    assert.equal(es.who.kind, "agent");
    assert.equal((await go({ back: (query) => query.set("iss", forger.url) })).who.kind, "agent");
    assert.equal((await go({ claims: { aud: ["backstay", "else"], azp: "backstay" } })).who.kind, "agent");
    const email = fresh();
    forger.userinfo = { sub: "from-userinfo", email, email_verified: true };
    const told = await go({ claims: { sub: "from-userinfo", email: undefined } });
    forger.userinfo = null;
    assert.equal(told.who.email, email);
    assert.equal((await go({ claims: { email_verified: undefined, xms_edov: true } })).who.kind, "agent");
  });

  test("a customer of a proved domain is led there by his domain alone, becomes a member, and sees nobody else's requests", async () => {
    const email = fresh("globex.test");
    const { who } = await go({ connection: customers, claims: { email } });
    assert.deepEqual([who.kind, who.email], ["contact", email]);
    const { body } = await app.admin.get(`/api/v1/contacts?email=${email}`);
    assert.equal(body.data.length, 1);
  });
});

describe("refused: who somebody is", () => {
  const bent: { [name: string]: () => Bend | Promise<Bend> } = {
    "an address that the provider has not checked": () => ({ claims: { email_verified: false } }),
    "an address of which it says nothing": () => ({ claims: { email_verified: undefined } }),
    "checked in words": () => ({ claims: { email_verified: "true" } }),
    "checked as a number": () => ({ claims: { email_verified: 1 } }),
    "checked as a list": () => ({ claims: { email_verified: [true] } }),
    "the owner of the domain not checked (Entra)": () => ({ claims: { email_verified: undefined, xms_edov: false } }),
    "the owner of the domain not checked, in digits": () => ({ claims: { email_verified: undefined, xms_edov: "0" } }),
    "no address": () => ({ claims: { email: undefined } }),
    "an address that is none": () => ({ claims: { email: "agent" } }),
    "two addresses in one": () => ({ claims: { email: "a@vendor.test,b@vendor.test" } }),
    "an address with a line break": () => ({ claims: { email: "a@vendor.test\nb@vendor.test" } }),
    "addresses as a list": () => ({ claims: { email: ["a@vendor.test"] } }),
    "userinfo of somebody else": () => {
      forger.userinfo = { sub: "somebody-else", email: fresh(), email_verified: true };
      return { claims: { email: undefined } };
    },
    "a deactivated agent": async () => {
      const agent = await app.agent("agent", { email: fresh() });
      await sql`update agents set active = false where id = ${agent.id}`.execute(db());
      return { claims: { email: agent.email } };
    },
    "somebody who has an account here already": async () => {
      const email = fresh();
      await givePassword(app.system, { email, name: "Early", password: "planted before he came" });
      return { claims: { email } };
    },
    "a customer's provider naming an agent": async () => {
      const agent = await app.agent("agent", { email: fresh("globex.test") });
      return { connection: customers, claims: { email: agent.email } };
    },
    "a customer's provider naming an owner": async () => {
      const owner = await app.agent("owner", { email: fresh("globex.test") });
      return { connection: customers, claims: { email: owner.email } };
    },
    "a customer's provider and a domain of nobody": () => ({ connection: customers, claims: { email: fresh("elsewhere.test") } }),
    "a customer's provider and a domain claimed but not proved": () => ({ connection: customers, claims: { email: fresh("half.test") } }),
    "a customer's provider and a subdomain": () => ({ connection: customers, claims: { email: fresh("sub.globex.test") } }),
    "a customer's provider and a domain that ends like it": () => ({ connection: customers, claims: { email: fresh("notglobex.test") } }),
    "a customer's provider and its domain before the last @": () => ({
      connection: customers,
      claims: { email: `"a@globex.test"@elsewhere.test` },
    }),
    "a customer's provider and its domain in other letters": () => ({ connection: customers, claims: { email: fresh("glоbex.test") } }),
    "a customer's provider and an address not checked": () => ({
      connection: customers,
      claims: { email: fresh("globex.test"), email_verified: false },
    }),
  };
  for (const [name, bend] of Object.entries(bent)) test(name, async () => refused(name, await bend()));
});

describe("refused: the way back", () => {
  const bent: { [name: string]: Bend } = {
    "no state": { back: (query) => query.delete("state") },
    "an empty state": { back: (query) => query.set("state", "") },
    "a made-up state": { back: (query) => query.set("state", "a".repeat(32)) },
    "two states": { back: (query, state) => query.append("state", state) },
    "no code": { back: (query) => query.delete("code") },
    "two codes": { back: (query) => query.append("code", "second") },
    "an error beside a code": { back: (query) => query.set("error", "access_denied") },
    "another issuer in the answer (mix-up)": { back: (query) => query.set("iss", "https://other.test") },
    "an empty issuer in the answer": { back: (query) => query.set("iss", "") },
  };
  for (const [name, bend] of Object.entries(bent)) test(name, () => refused(name, bend));

  test("an answer without issuer from a provider that always names one", async () => {
    // Found again for the connection, since the metadata is kept for a while.
    forger.metadata = { authorization_response_iss_parameter_supported: true };
    await app.admin.post(`/api/v1/sso-connections/${agents.id}/test`);
    await refused("no iss", {});
    await app.admin.post(`/api/v1/sso-connections/${agents.id}/test`);
  });

  test("a code that the provider does not take, and answers that are none", async () => {
    for (const answer of [
      { status: 400, body: { error: "invalid_grant" } },
      { status: 500, body: {} },
      { status: 200, body: {} },
      { status: 200, body: { id_token: 7 } },
      { status: 200, body: [] },
    ]) {
      forger.tokenAnswer = () => answer;
      await refused(JSON.stringify(answer), {});
    }
  });

  test("an answer that was begun in another browser, used before, or is another way's", async () => {
    const victim = newBrowser(app.url);
    await victim.get(`/sign-in/sso/${agents.id}`);
    await refused("another browser's answer", { back: () => victim.jar.clear() }, newBrowserThatForgets());
    const done = await go();
    assert.equal(done.who.kind, "agent");
    const { location } = await done.browser.get(`/sign-in/sso/callback?${done.query}`);
    assert.match(location, /problem=sso\.over/, "the same address a second time");
    const [one, two] = [newBrowser(app.url), newBrowser(app.url)];
    const state = new URL((await one.get(`/sign-in/sso/${agents.id}`)).location).searchParams.get("state")!;
    await two.get(`/sign-in/sso/${agents.id}`);
    await two.get(`/sign-in/sso/callback?code=x&state=${state}`);
    assert.equal((await two.who()).kind, "anonymous", "another browser's state");
    await one.get(`/sign-in/sso/callback?code=x&state=${state}`);
    assert.equal((await one.who()).kind, "anonymous", "a state that another browser has used up");
  });

  test("a way that took too long, and a connection turned off meanwhile", async () => {
    const browser = newBrowser(app.url);
    const { location } = await browser.get(`/sign-in/sso/${agents.id}`);
    await sql`update sso_flows set expires_at = now() - interval '1 second'`.execute(db());
    await browser.get(`/sign-in/sso/callback?code=x&state=${new URL(location).searchParams.get("state")}`);
    assert.equal((await browser.who()).kind, "anonymous");
    const other = newBrowser(app.url);
    const begun = await other.get(`/sign-in/sso/${agents.id}`);
    await sql`update sso_connections set enabled = false where id = ${agents.id}`.execute(db());
    await other.get(`/sign-in/sso/callback?code=x&state=${new URL(begun.location).searchParams.get("state")}`);
    assert.equal((await other.who()).kind, "anonymous");
    assert.match((await other.get(`/sign-in/sso/${agents.id}`)).location, /problem=/);
    await sql`update sso_connections set enabled = true where id = ${agents.id}`.execute(db());
  });

  test("a token of one sign-in in another: the nonce is each one's own", async () => {
    const first = newBrowser(app.url);
    const asked = new URL((await first.get(`/sign-in/sso/${agents.id}`)).location).searchParams;
    const stolen = await idToken(forger, { sub: "stolen", email: fresh(), nonce: asked.get("nonce")! });
    await refused("a stolen token", { token: () => stolen });
  });

  test("header that a proxy would set: nobody is anybody by it", async () => {
    for (const name of [
      "x-remote-user",
      "remote-user",
      "x-forwarded-user",
      "x-forwarded-email",
      "x-auth-request-email",
      "x-ssl-client-s-dn",
    ]) {
      const { body } = await app.as({}).get("/api/v1/me", { [name]: "owner@vendor.test" });
      assert.equal(body.kind, "anonymous", name);
    }
  });

  test("no way on leads off this site", async () => {
    for (const next of [
      "//evil.test",
      "https://evil.test",
      "/\\evil.test",
      "javascript:alert(1)",
      "/%0d%0aSet-Cookie:x=y",
      "\t//evil.test",
    ]) {
      const browser = newBrowser(app.url);
      const begun = await browser.get(`/sign-in/sso/${agents.id}?next=${encodeURIComponent(next)}`);
      const asked = new URL(begun.location).searchParams;
      forger.idToken = () => idToken(forger, { sub: `next-${++counter}`, email: fresh(), nonce: asked.get("nonce")! });
      const { location } = await browser.get(`/sign-in/sso/callback?code=x&state=${asked.get("state")}`);
      assert.equal(new URL(location, app.url).origin, app.url, next);
    }
  });
});

describe("an agent who is there already", () => {
  const PASSWORD = "correct horse battery";
  async function withPassword(role: "agent" | "owner" | "lead" = "agent") {
    const agent = await app.agent(role, { email: fresh() });
    await givePassword(app.system, { email: agent.email, name: "Known", password: PASSWORD });
    return agent;
  }

  test("is connected by signing in to his own account, never by an equal address", async () => {
    const agent = await withPassword();
    const sub = `known-${++counter}`;
    const first = await go({ claims: { sub, email: agent.email } });
    assert.equal(first.who.kind, "anonymous");
    assert.match(first.location, /^\/sign-in\?link=yes/);
    const again = await go({ claims: { sub, email: agent.email } });
    assert.equal(again.who.kind, "anonymous", "a second time changes nothing");
    const cookie = [...again.browser.jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const { createIdentity } = await import("#people/identity");
    const identity = createIdentity(app.program.platform, { sendMail: async () => {} });
    const stranger = await withPassword();
    const browser = identity.signIn({ headers: new Headers({ cookie }), address: "192.0.2.1", locale: "en" });
    await browser.signInPassword({ email: stranger.email, password: PASSWORD });
    assert.equal((await go({ claims: { sub, email: agent.email } })).who.kind, "anonymous", "somebody else signed in");
    await browser.signInPassword({ email: agent.email, password: PASSWORD });
    const connected = await go({ claims: { sub, email: agent.email } });
    assert.deepEqual([connected.who.kind, connected.who.email], ["agent", agent.email]);
  });

  test("an owner is not made, whatever the groups say, and no rule can name one", async () => {
    const { who } = await go({ claims: { groups: ["owner", "admin", "owners.manage"] } });
    assert.equal(who.role, "agent");
    const made = await app.admin.post("/api/v1/sso-connections", {
      name: "Owners",
      issuer: forger.url,
      clientId: "backstay",
      defaultRole: "owner",
    });
    assert.deepEqual([made.status, made.body.code], [403, "agent.roleNotYours"]);
    await sql`update sso_connections set default_role = 'owner' where id = ${agents.id}`.execute(db());
    await refused("a rule that was put there by hand", {});
    await sql`update sso_connections set default_role = 'agent' where id = ${agents.id}`.execute(db());
  });

  test("where single sign-on is the only way, passwords and sessions by them are off at once, but for owners", async () => {
    const [agent, owner] = [await withPassword("lead"), await withPassword("owner")];
    const { createIdentity } = await import("#people/identity");
    const identity = createIdentity(app.program.platform, { sendMail: async () => {}, cacheMilliseconds: 0 });
    const signIn = (email: string) =>
      identity.signIn({ headers: new Headers(), address: "192.0.2.1", locale: "en" }).signInPassword({ email, password: PASSWORD });
    const cookie = (await signIn(agent.email)).headers.get("set-cookie")!.split(";")[0]!;
    const kind = async () => (await identity.authenticate({ headers: new Headers({ cookie }), address: "192.0.2.1" })).actor.kind;
    assert.equal(await kind(), "agent");
    const { headers } = await app.admin.get(`/api/v1/sso-connections/${agents.id}`);
    const on = await app.admin.patch(`/api/v1/sso-connections/${agents.id}`, { required: true }, { "if-match": headers.get("etag")! });
    assert.equal(on.status, 200, JSON.stringify(on.body));
    assert.equal(await kind(), "anonymous");
    await assert.rejects(signIn(agent.email), { code: "ssoNeeded" });
    assert.equal((await signIn(owner.email)).second, false);
    assert.equal((await go()).who.kind, "agent");
    await app.admin.patch(`/api/v1/sso-connections/${agents.id}`, { required: false }, { "if-match": on.headers.get("etag")! });
  });
});

test("a second factor that is demanded is asked for where the provider's word does not count as two, and only there", async () => {
  const set = async (roles: string[]) => {
    const { headers } = await app.admin.get("/api/v1/sign-in-policy");
    const { status } = await app.admin.patch("/api/v1/sign-in-policy", { secondFactorRoles: roles }, { "if-match": headers.get("etag")! });
    assert.equal(status, 200);
  };
  const one = await rig.connect({ defaultRole: "agent", trustsFactors: false });
  const two = await rig.connect({ defaultRole: "agent", trustsFactors: true });
  await set(["agent"]);
  const owed = await go({ connection: one });
  assert.deepEqual([owed.who.kind, new URL(owed.location, app.url).pathname], ["anonymous", "/sign-in/second"]);
  assert.equal((await go({ connection: two })).who.kind, "agent");
  await set([]);
  assert.equal((await go({ connection: one })).who.kind, "agent");
});

describe("a connection", () => {
  test("never shows its secret, keeps it encrypted, and sends it to no issuer it was not given for", async () => {
    const { body, headers } = await app.admin.get(`/api/v1/sso-connections/${customers.id}`);
    assert.ok(!JSON.stringify(body).includes("secret secret"));
    const { rows } = await sql<{ row: string }>`select c::text as row from sso_connections c`.execute(db());
    assert.ok(rows.every(({ row }) => !row.includes("secret secret") && !row.includes(Buffer.from("secret secret").toString("hex"))));
    const moved = await app.admin.patch(
      `/api/v1/sso-connections/${customers.id}`,
      { issuer: stranger.url },
      { "if-match": headers.get("etag")! },
    );
    assert.equal(moved.status, 422);
    for (const issuer of ["http://idp.example", "https://idp.example/?x", "https://u:p@idp.example", "ftp://idp.example", "idp"])
      assert.equal((await app.admin.post("/api/v1/sso-connections", { name: "x", issuer, clientId: "x" })).status, 422, issuer);
  });

  test("is found wrong when the provider is another or nobody", async () => {
    const ask = async () => (await app.admin.post(`/api/v1/sso-connections/${agents.id}/test`)).body.fault;
    assert.equal(await ask(), null);
    forger.metadata = { issuer: "https://other.test" };
    assert.equal(await ask(), "issuer");
    forger.metadata = { jwks_uri: 7 };
    assert.equal(await ask(), "jwks_uri");
    forger.metadata = {};
    assert.equal(await ask(), null);
  });

  test("of an organization that has proved no domain is not made; deleted, it takes sessions and identities along", async () => {
    const { body } = await app.admin.post("/api/v1/organizations", { name: "Nobody" });
    const made = await app.admin.post("/api/v1/sso-connections", { name: "x", issuer: forger.url, clientId: "x", organization: body.id });
    assert.deepEqual([made.status, made.body.code], [409, "sso.noDomain"]);
    const email = fresh("globex.test");
    const { browser } = await go({ connection: customers, claims: { email, sub: "leaving" } });
    assert.equal((await browser.who()).kind, "contact");
    const { headers } = await app.admin.get(`/api/v1/sso-connections/${customers.id}`);
    assert.equal((await app.admin.delete(`/api/v1/sso-connections/${customers.id}`, { "if-match": headers.get("etag")! })).status, 204);
    assert.equal((await browser.who()).kind, "anonymous");
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from auth_credentials where issuer like ${`sso:${customers.id} %`}`.execute(db());
    assert.equal(rows[0]!.n, 0);
  });
});

/** A browser that loses what it was given before it comes back: what an attacker's link makes of a victim's. */
function newBrowserThatForgets() {
  const browser = newBrowser(app.url);
  const { get } = browser;
  return {
    ...browser,
    async get(path: string) {
      if (path.startsWith("/sign-in/sso/callback")) browser.jar.clear();
      return get(path);
    },
  };
}
