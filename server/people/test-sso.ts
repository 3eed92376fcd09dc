/** For the tests of single sign-on: a program, a real OpenID provider, and one under the test's hand that says whatever it is told. */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from "jose";
import { sql } from "kysely";
import { createFetcher } from "#platform/fetcher";
import { testApp, type TestApp } from "#testing";

export type Forger = Awaited<ReturnType<typeof startForger>>;

/** An identity provider that does not keep to the rules: each answer can be bent. */
export async function startForger() {
  const [rsa, other, ec] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256"), generateKeyPair("ES256")]);
  const jwks = {
    keys: [
      { ...(await exportJWK(rsa.publicKey)), kid: "rsa", alg: "RS256", use: "sig" },
      { ...(await exportJWK(ec.publicKey)), kid: "ec" },
    ],
  };
  const forger = {
    url: "",
    keys: { rsa: rsa.privateKey, other: other.privateKey, ec: ec.privateKey },
    publicJwk: jwks.keys[0]!,
    /** What the token endpoint answers; the ID token stands in it. */
    idToken: async (): Promise<string> => "",
    tokenAnswer: null as null | ((form: URLSearchParams) => { status: number; body: unknown }),
    metadata: {} as { [name: string]: unknown },
    userinfo: null as null | { [claim: string]: unknown },
    asked: [] as URLSearchParams[],
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
  const server: Server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const { pathname } = new URL(request.url!, forger.url);
      const form = new URLSearchParams(body);
      const send = (status: number, value: unknown) => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
      };
      if (pathname === "/.well-known/openid-configuration")
        return send(200, {
          issuer: forger.url,
          authorization_endpoint: `${forger.url}/authorize`,
          token_endpoint: `${forger.url}/token`,
          jwks_uri: `${forger.url}/jwks`,
          userinfo_endpoint: `${forger.url}/userinfo`,
          ...forger.metadata,
        });
      if (pathname === "/jwks") return send(200, jwks);
      if (pathname === "/userinfo") return send(200, forger.userinfo ?? {});
      if (pathname === "/token") {
        forger.asked.push(form);
        const bent = forger.tokenAnswer?.(form);
        return send(bent?.status ?? 200, bent?.body ?? { id_token: await forger.idToken(), access_token: "opaque", token_type: "Bearer" });
      }
      return send(404, {});
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  forger.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return forger;
}

/** An ID token as it should be, but for what the test bends. */
export function idToken(
  forger: Forger,
  claims: JWTPayload,
  {
    key = forger.keys.rsa,
    header = {},
  }: { key?: CryptoKey | Uint8Array; header?: { alg?: string; kid?: string; [name: string]: unknown } } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ iss: forger.url, aud: "backstay", iat: now, exp: now + 300, email_verified: true, ...claims })
    .setProtectedHeader({ alg: "RS256", kid: "rsa", ...header })
    .sign(key);
}

/** A program that may reach providers on this machine. */
export function ssoApp(): Promise<TestApp> {
  return testApp({ worker: false, fetch: createFetcher({ dns: null, allowPrivate: true }) });
}

/** A browser: it keeps cookies and follows nothing by itself. */
export function newBrowser(url: string) {
  const jar = new Map<string, string>();
  return {
    jar,
    async get(path: string): Promise<{ status: number; location: string }> {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
      const answer = await fetch(new URL(path, url), { redirect: "manual", headers: cookie ? { cookie } : {} });
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ""] = line.split(";");
        const at = pair.indexOf("=");
        if (/Max-Age=0/.test(line)) jar.delete(pair.slice(0, at));
        else jar.set(pair.slice(0, at), pair.slice(at + 1));
      }
      await answer.arrayBuffer();
      return { status: answer.status, location: answer.headers.get("location") ?? "" };
    },
    /** Who the program takes this browser for. */
    async who(): Promise<{ kind: string; email: string | null; role: string | null }> {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
      return (await (await fetch(`${url}/api/v1/me`, { headers: { cookie } })).json()) as never;
    },
  };
}

export type Bend = {
  claims?: JWTPayload;
  connection?: { id: string };
  /** The ID token itself, from the claims that would be right. */
  token?: (claims: JWTPayload) => Promise<string> | string;
  /** The address the browser comes back to. */
  back?: (query: URLSearchParams, state: string) => void;
};

export type Rig = Awaited<ReturnType<typeof startRig>>;

/** A program with a connection for agents and one for the customers of `globex.test`, and two providers under the test's hand. */
export async function startRig() {
  const [app, forger, stranger] = await Promise.all([ssoApp(), startForger(), startForger()]);
  const db = () => app.program.platform.database.staff;
  const connect = async (more: object): Promise<{ id: string }> => {
    const { status, body } = await app.admin.post("/api/v1/sso-connections", {
      name: "Provider",
      issuer: forger.url,
      clientId: "backstay",
      clientSecret: "a very secret secret",
      enabled: true,
      ...more,
    });
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  const agents = await connect({ defaultRole: "agent", groupsClaim: "groups", roleRules: [{ group: "leads", role: "lead" }] });
  const made = await app.admin.post("/api/v1/organizations", { name: "Globex", domains: ["globex.test", "half.test"] });
  await sql`update organization_domains set verified_at = now() where domain = 'globex.test'`.execute(db());
  const customers = await connect({ organization: made.body.id, name: "Globex" });
  let counter = 0;
  const fresh = (domain = "vendor.test") => `sso${++counter}@${domain}`;

  /** Goes the whole way: begins, is named by the provider, comes back. @returns where it ends and as whom */
  async function go(bend: Bend = {}, browser = newBrowser(app.url)) {
    const begun = await browser.get(`/sign-in/sso/${(bend.connection ?? agents).id}`);
    const asked = new URL(begun.location, app.url).searchParams;
    const claims: JWTPayload = { sub: `subject-${++counter}`, email: fresh(), nonce: asked.get("nonce")!, ...bend.claims };
    forger.idToken = async () => (bend.token ? bend.token(claims) : idToken(forger, claims));
    const query = new URLSearchParams({ code: `code-${++counter}`, state: asked.get("state")! });
    bend.back?.(query, asked.get("state")!);
    const { location } = await browser.get(`/sign-in/sso/callback?${query}`);
    return { location, browser, asked, claims, query, who: await browser.who() };
  }

  /** Nobody is let in, and nothing is made. */
  async function refused(name: string, bend: Bend, browser?: ReturnType<typeof newBrowser>): Promise<void> {
    const count = async () =>
      (
        await sql<{
          n: number;
        }>`select (select count(*) from agents)::int + (select count(*) from auth_credentials where issuer like 'sso:%')::int
        + (select count(*) from auth_sessions_store where account_id is not null)::int as n`.execute(db())
      ).rows[0]!.n;
    const before = await count();
    const { who, location } = await go(bend, browser);
    assert.equal(who.kind, "anonymous", name);
    assert.match(location, /^\/sign-in\?problem=/, name);
    assert.equal(await count(), before, `${name}: something was made`);
    forger.metadata = {};
    forger.tokenAnswer = null;
    forger.userinfo = null;
  }

  return {
    app,
    forger,
    stranger,
    agents,
    customers,
    connect,
    db,
    fresh,
    go,
    refused,
    close: () => Promise.all([app.close(), forger.stop(), stranger.stop()]),
  };
}
