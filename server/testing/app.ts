/** A whole program for a test: its own database, its own ports, real HTTP. */
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { createAccessLink, createAgent, createToken, ALL_RIGHTS, ROLE_RIGHTS, type Role } from "#people/access";
import { createContact, createMembership } from "#people/directory";
import { createIdentity, type SecretMail } from "#people/identity";
import { createLogger } from "#platform/log";
import { readConfig } from "#platform/config";
import { systemContext, type Ctx } from "#platform/http";
import type { GuardedFetch } from "#platform/fetcher";
import type { Clock } from "#platform/clock";
import { startProgram, type Program } from "../program.ts";
// @ts-expect-error the scripts are plain JavaScript, so that they run before anything is installed
import { memoryFolder } from "../../scripts/lib/memory-folder.mjs";
import { testDatabase, type TestDatabase } from "./database.ts";

export type Answer<T = any> = { status: number; headers: Headers; body: T };

/** Calls of one actor. */
export type Caller = {
  get<T = any>(path: string, headers?: { [name: string]: string }): Promise<Answer<T>>;
  post<T = any>(path: string, body?: unknown, headers?: { [name: string]: string }): Promise<Answer<T>>;
  patch<T = any>(path: string, body: unknown, headers?: { [name: string]: string }): Promise<Answer<T>>;
  delete<T = any>(path: string, headers?: { [name: string]: string }): Promise<Answer<T>>;
  /** The answer as it comes, for streams and for requests that no well-behaved client sends. */
  raw(path: string, init?: RequestInit & { headers?: { [name: string]: string } }): Promise<Response>;
};

export type TestApp = {
  program: Program;
  database: TestDatabase;
  dataDir: string;
  url: string;
  /** An API token with every right, acting for nobody. */
  admin: Caller & { token: string };
  /** Calls with a token, a cookie, or nothing. */
  as(credential: { token?: string; cookie?: string }): Caller;
  /** A new agent with a token of all his role's rights. */
  agent(
    role: Role,
    details?: { name?: string; email?: string; teams?: string[] },
  ): Promise<Caller & { id: string; token: string; email: string }>;
  /** A new contact, signed in by a link to his address: his calls carry the session's cookie. `memberOf` names organizations by id. */
  contact(details?: {
    name?: string;
    email?: string;
    memberOf?: readonly Membership[];
  }): Promise<Caller & { id: string; email: string; cookie: string }>;
  /** Signs in by a link mailed to an address, as a browser does. @returns the cookie */
  signIn(email: string): Promise<string>;
  /** Whoever holds a guest link to a ticket. */
  guest(ticketId: string, contactId?: string | null): Promise<Caller & { token: string }>;
  /** What the program itself does, for what no operation offers. */
  system: Ctx;
  /** Waits until all committed before has been relayed and handled. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

export type Membership = {
  organization: string;
  role?: "member" | "manager" | "technical" | "billing";
  managesMembers?: boolean;
  seesRequests?: boolean;
  startsOn?: string;
  endsOn?: string;
};

let counter = 0;

/**
 * Starts a program on a fresh database.
 * @param mail whether to take mail by SMTP, on a free port
 * @param web whether to serve the built pages too
 * @param fetch what answers requests that leave the program, where a test plays the other system
 * @param env settings that differ from the defaults of tests (any free port, no limits, no demo)
 */
export async function testApp({
  env = {},
  clock,
  worker = true,
  web = false,
  mail = false,
  fetch: outward,
}: {
  env?: { [name: string]: string };
  clock?: Clock;
  worker?: boolean;
  web?: boolean;
  mail?: boolean;
  fetch?: GuardedFetch;
} = {}): Promise<TestApp> {
  const database = await testDatabase();
  const dataDir = await mkdtemp(join(await memoryFolder(), "backstay-test-"));
  const config = readConfig({
    BACKSTAY_DATA_DIR: dataDir,
    BACKSTAY_HTTP_PORT: "0",
    BACKSTAY_SMTP_PORT: "0",
    BACKSTAY_LIMITS: "off",
    BACKSTAY_DEMO: "0",
    BACKSTAY_LOG: process.env.BACKSTAY_LOG ?? "error",
    ...env,
  });
  if (mail) config.smtp.port = 0;
  const log = createLogger(config.logLevel);
  const program = await startProgram({
    config,
    log,
    connection: database.owner,
    secretKey: database.secretKey,
    roles: { web: true, worker },
    ...(web ? {} : { pages: null }),
    ...(clock ? { clock } : {}),
    ...(outward ? { fetch: outward } : {}),
  });
  const url = `http://127.0.0.1:${program.httpPort}`;
  const system = systemContext(program.platform, "test");
  const as = (credential: { token?: string; cookie?: string }) => caller(url, credential);
  const { token } = await createToken(system, { name: "admin", scopes: ALL_RIGHTS, agent: null, expiresAt: null });
  const mails: SecretMail[] = [];
  const identity = createIdentity(program.platform, { sendMail: async (_, mail) => mails.push(mail) });
  const signIn = async (email: string) => {
    const browser = identity.signIn({ headers: new Headers(), address: "192.0.2.1", locale: "en" });
    await browser.requestMagicLink({ email, next: "" });
    await identity.settled();
    const mail = mails.findLast(({ to }) => to === email);
    if (!mail) throw new Error(`no link was mailed to ${email}`);
    const { headers } = await browser.redeemMagicLink({
      token: new URL(/https?:\/\/\S+token=\S+/.exec(mail.text)![0]).searchParams.get("token")!,
    });
    return headers.get("set-cookie")!.split(";")[0]!;
  };
  return {
    program,
    database,
    dataDir,
    url,
    system,
    signIn,
    async contact({ name, email, memberOf = [] } = {}) {
      const n = ++counter;
      const address = email ?? `contact${n}@customer.test`;
      const { id } = await createContact(system, { name: name ?? `Contact ${n}`, emails: [address] });
      for (const membership of memberOf) await createMembership(system, { contact: id, ...membership });
      const cookie = await signIn(address);
      return { ...as({ cookie }), id, email: address, cookie };
    },
    async guest(ticketId, contactId = null) {
      const link = await createAccessLink(system, { subject: { kind: "ticket", id: ticketId }, contactId, lifetime: 3_600 });
      return { ...as({ token: link.token }), token: link.token };
    },
    admin: { ...as({ token }), token },
    as,
    async agent(role, { name, email, teams = [] } = {}) {
      const n = ++counter;
      const row = await createAgent(system, {
        name: name ?? `${role} ${n}`,
        email: email ?? `${role}${n}@vendor.test`,
        role,
        locale: "en",
        teams,
      });
      const created = await createToken(system, { name: role, scopes: [...ROLE_RIGHTS[role]], agent: row.id, expiresAt: null });
      return { ...as({ token: created.token }), id: row.id, token: created.token, email: row.email };
    },
    settled: () => program.settled(),
    async close() {
      await program.stop();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function caller(url: string, { token, cookie }: { token?: string; cookie?: string }): Caller {
  const proof: { [name: string]: string } = {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(cookie ? { cookie, origin: url } : {}),
  };
  const send = async (method: string, path: string, body: unknown, extra: { [name: string]: string } = {}): Promise<Answer> => {
    const headers = { ...proof };
    let payload: string | Uint8Array<ArrayBuffer> | undefined;
    if (body instanceof Uint8Array) payload = body as Uint8Array<ArrayBuffer>;
    else if (body !== undefined) {
      headers["content-type"] = "application/json";
      payload = JSON.stringify(body);
    }
    const response = await fetch(url + path, {
      method,
      headers: { ...headers, ...extra },
      ...(payload === undefined ? {} : { body: payload }),
      redirect: "manual",
    });
    const text = await response.text();
    const json = (response.headers.get("content-type") ?? "").includes("json");
    return { status: response.status, headers: response.headers, body: json && text !== "" ? JSON.parse(text) : text };
  };
  return {
    get: (path, headers) => send("GET", path, undefined, headers),
    post: (path, body, headers) => send("POST", path, body, headers),
    patch: (path, body, headers) => send("PATCH", path, body, headers),
    delete: (path, headers) => send("DELETE", path, undefined, headers),
    raw: (path, { headers, ...init } = {}) => fetch(url + path, { redirect: "manual", ...init, headers: { ...proof, ...headers } }),
  };
}
