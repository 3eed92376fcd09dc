/** For the tests of people: a program on a database of its own, with its identity and the mails it would send. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROLE_RIGHTS, createAgent, type Role } from "#people/access";
import { createIdentity, givePassword, type SecretMail } from "#people/identity";
import { fixedClock, systemClock } from "#platform/clock";
import { readConfig } from "#platform/config";
import { actorKey, systemContext, type Actor, type Ctx } from "#platform/http";
import { createLogger } from "#platform/log";
import { testDatabase } from "#testing";
import { startProgram } from "../program.ts";

export type TestPeople = Awaited<ReturnType<typeof startPeople>>;

/**
 * @param options.limits whether rate limits apply
 * @param options.cacheMilliseconds how long actors are remembered; not at all when absent
 * @param options.clock a fixed instant to start from; the system's clock when absent
 */
export async function startPeople({
  limits = false,
  cacheMilliseconds = 0,
  clock,
  env = {},
}: { limits?: boolean; cacheMilliseconds?: number; clock?: string; env?: { [name: string]: string } } = {}) {
  const database = await testDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "backstay-people-"));
  const config = readConfig({
    BACKSTAY_DATA_DIR: dataDir,
    BACKSTAY_HTTP_PORT: "0",
    BACKSTAY_SMTP_PORT: "0",
    BACKSTAY_LIMITS: limits ? "on" : "off",
    BACKSTAY_LOG: "error",
    BACKSTAY_DEMO: "0",
    ...env,
  });
  const time = clock ? fixedClock(clock) : null;
  const program = await startProgram({
    config,
    log: createLogger("error"),
    connection: database.owner,
    secretKey: database.secretKey,
    roles: { web: false, worker: false },
    clock: time ?? systemClock,
  });
  const { platform } = program;
  const mails: SecretMail[] = [];
  const identity = createIdentity(platform, { sendMail: async (_, mail) => mails.push(mail), cacheMilliseconds });
  const system = systemContext(platform, "test");
  return {
    platform,
    identity,
    mails,
    system,
    database,
    clock: time,
    /** A context as an actor has it on the staff side. */
    as: (actor: Actor): Ctx => ({ ...system, actor, actorKey: actorKey(actor) }),
    agentActor: (id: string, role: Role): Actor => ({ kind: "agent", id, name: "Agent", role, rights: ROLE_RIGHTS[role], teams: [] }),
    /** An active agent, with a password when one is given. */
    async agent(role: Role, email: string, password?: string) {
      const agent = await createAgent(system, { name: email.split("@")[0]!, email, role, locale: "en" });
      if (password) await givePassword(system, { email, name: agent.name, password });
      return agent;
    },
    /** Signing in from a browser that has this cookie. */
    browser: (cookie?: string, address = "192.0.2.1") =>
      identity.signIn({ headers: new Headers(cookie ? { cookie } : {}), address, locale: "en" }),
    authenticate: (headers: { [name: string]: string }) => identity.authenticate({ headers: new Headers(headers), address: "192.0.2.1" }),
    /** The secret part of the newest mail's link. */
    lastLink: () => new URL(/https?:\/\/\S+token=\S+/.exec(mails.at(-1)!.text)![0]).searchParams.get("token")!,
    async stop() {
      await identity.settled();
      await program.stop();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The cookie a browser sends back after an answer. */
export function cookieOf(headers: Headers): string {
  return headers.get("set-cookie")!.split(";")[0]!;
}

/** The code of the problem a promise ends with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return "none";
}
