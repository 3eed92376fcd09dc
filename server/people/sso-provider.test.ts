/** Single sign-on with a real OpenID provider (`oidc-provider`): the whole way, as a browser goes it. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { after, before, test } from "node:test";
import Provider from "oidc-provider";
import type { TestApp } from "#testing";
import { newBrowser, ssoApp } from "./test-sso.ts";

const SECRET = "a:secret+with%signs/in=it";
let app: TestApp;
let server: Server;
let issuer: string;
let account = "real-agent";
before(async () => {
  app = await ssoApp();
  server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  issuer = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "backstay",
        client_secret: SECRET,
        redirect_uris: [`${app.program.platform.config.url}/sign-in/sso/callback`],
      },
    ],
    claims: { email: ["email", "email_verified"], profile: ["name"] },
    pkce: { required: () => true },
    cookies: { keys: ["only for this test"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@vendor.test`, email_verified: true, name: "Real Agent" }),
    }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  // Whoever is asked who he is says so at once.
  provider.use(async (ctx, next) => {
    if (!ctx.path.startsWith("/interaction/")) return next();
    ctx.respond = false;
    await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: account } }, { mergeWithLastSubmission: false });
  });
  const answer = provider.callback();
  server.on("request", (request, response) => void answer(request, response));
});
after(async () => {
  server?.closeAllConnections();
  server?.close();
  await app?.close();
});

/** Follows every redirect, at the provider and here, until there is none. */
async function follow(browser: ReturnType<typeof newBrowser>, path: string): Promise<string> {
  let at = new URL(path, app.url);
  const home = app.program.platform.config.url;
  for (let step = 0; step < 12; step++) {
    const { location } = await browser.get(at.href);
    if (location === "") return at.href;
    const next = new URL(location, at);
    // The public address is not where a test listens.
    at = next.origin === home ? new URL(next.pathname + next.search, app.url) : next;
    if (at.origin === app.url && !at.pathname.startsWith("/sign-in/sso/")) return at.href;
  }
  throw new Error("too many redirects");
}

test("an agent comes through discovery, code, PKCE, client_secret_basic, ID token and userinfo, twice as the same; another is another", async () => {
  const { status, body } = await app.admin.post("/api/v1/sso-connections", {
    name: "Real",
    issuer,
    clientId: "backstay",
    clientSecret: SECRET,
    enabled: true,
    defaultRole: "collaborator",
  });
  assert.equal(status, 201, JSON.stringify(body));
  assert.deepEqual((await app.admin.post(`/api/v1/sso-connections/${body.id}/test`)).body, { fault: null });
  const first = newBrowser(app.url);
  assert.equal(await follow(first, `/sign-in/sso/${body.id}?next=/desk`), `${app.url}/desk`);
  const me = await first.who();
  assert.deepEqual([me.kind, me.email, me.role], ["agent", "real-agent@vendor.test", "collaborator"]);
  const second = newBrowser(app.url);
  await follow(second, `/sign-in/sso/${body.id}`);
  assert.deepEqual(await second.who(), me);
  account = "other-agent";
  const third = newBrowser(app.url);
  await follow(third, `/sign-in/sso/${body.id}`);
  assert.equal((await third.who()).email, "other-agent@vendor.test");
});

test("a wrong client secret lets nobody in", async () => {
  const { body } = await app.admin.post("/api/v1/sso-connections", {
    name: "Wrong",
    issuer,
    clientId: "backstay",
    clientSecret: "guessed",
    enabled: true,
    defaultRole: "agent",
  });
  account = "third-agent";
  const browser = newBrowser(app.url);
  assert.match(await follow(browser, `/sign-in/sso/${body.id}`), /problem=sso\.refused/);
  assert.equal((await browser.who()).kind, "anonymous");
});
