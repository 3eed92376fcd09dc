import { after, before, describe, test } from "node:test";
import assert from "node:assert/strict";
import { sql } from "kysely";
import { codeOf, cookieOf, startPeople, type TestPeople } from "../test-people.ts";
import { loadAuth } from "./better-auth.ts";
import { ensureAdmin } from "./ensure-admin.ts";

const TOKEN = "token-of-the-operator-0001";
const PASSWORD = "correct horse battery";
let people: TestPeople;
before(async () => {
  people = await startPeople({
    env: {
      BACKSTAY_URL: "https://support.acme.test",
      BACKSTAY_ADMIN_EMAIL: "Root@acme.test",
      BACKSTAY_ADMIN_PASSWORD: PASSWORD,
      BACKSTAY_ADMIN_TOKEN: TOKEN,
    },
  });
});
after(() => people.stop());

describe("the first start", () => {
  test("makes the owner and the token the environment names; later starts change nothing", async () => {
    await ensureAdmin(people.platform);
    const { actor } = await people.authenticate({ authorization: `Bearer ${TOKEN}` });
    assert.ok(actor.rights.has("owners.manage"));
    const cookie = cookieOf((await people.browser().signInPassword({ email: "root@acme.test", password: PASSWORD })).headers);
    const owner = (await people.authenticate({ cookie })).actor;
    assert.equal(owner.kind === "agent" && owner.role, "owner");
    await people.browser(cookie).changePassword({ current: PASSWORD, next: "changed since the start" });
    assert.equal(await ensureAdmin(people.platform), false);
    assert.equal(await codeOf(people.browser().signInPassword({ email: "root@acme.test", password: PASSWORD })), "signInFailed");
    const { rows } = await sql<{
      n: number;
    }>`select (select count(*) from agents)::int + (select count(*) from api_tokens)::int as n`.execute(people.platform.database.staff);
    assert.equal(rows[0]!.n, 2);
  });

  test("makes no second owner of a changed address once there are agents", async () => {
    const changed = {
      ...people.platform,
      config: { ...people.platform.config, admin: { email: "other@acme.test", password: PASSWORD, token: null } },
    };
    await ensureAdmin(changed);
    assert.equal(await codeOf(people.browser().signInPassword({ email: "other@acme.test", password: PASSWORD })), "signInFailed");
  });
});

test("over https the cookie is bound to the host and never sent in the clear", async () => {
  const { headers } = await people.browser().signInPassword({ email: "root@acme.test", password: "changed since the start" });
  assert.match(headers.get("set-cookie")!, /^__Host-backstay_session=[^;]+; Max-Age=7776000; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
  const plain = cookieOf(headers).replace("__Host-", "");
  assert.equal((await people.authenticate({ cookie: plain })).actor.kind, "anonymous");
});

test("Better Auth reads the session cookie we write, as its further ways of signing in will need", async () => {
  const { headers } = await people.browser().signInPassword({ email: "root@acme.test", password: "changed since the start" });
  const auth = await loadAuth(people.platform);
  const session = await auth.api.getSession({ headers: new Headers({ cookie: cookieOf(headers) }) });
  assert.equal(session?.user.email, "root@acme.test");
});

test("a session ends after fourteen days without use, and is prolonged by use, to ninety days at most", async () => {
  await sql`delete from auth_sessions_store`.execute(people.platform.database.staff);
  const { headers } = await people.browser().signInPassword({ email: "root@acme.test", password: "changed since the start" });
  const cookie = cookieOf(headers);
  const db = people.platform.database.staff;
  // A second less than the days: an end at this very moment may lie behind the program's clock, which counts in milliseconds.
  const age = (days: number, left: number) =>
    sql`update auth_sessions_store set created_at = now() - make_interval(days => ${days}), expires_at = now() + make_interval(days => ${left}, secs => -1) where account_id is not null`.execute(
      db,
    );
  const left = async () =>
    (
      await sql<{
        days: number;
      }>`select round(extract(epoch from expires_at - now()) / 86400)::int as days from auth_sessions_store where account_id is not null limit 1`.execute(
        db,
      )
    ).rows[0]!.days;
  const kind = async () => (await people.authenticate({ cookie })).actor.kind;
  await age(5, 9);
  assert.equal(await kind(), "agent");
  assert.equal(await left(), 14);
  await age(85, 2);
  assert.equal(await kind(), "agent");
  assert.equal(await left(), 5);
  await age(20, 0);
  assert.equal(await kind(), "anonymous");
});

test("what has run out is removed", async () => {
  await people.identity.jobs[0]!.run();
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from auth_sessions_store where expires_at < now()`.execute(
    people.platform.database.staff,
  );
  assert.equal(rows[0]!.n, 0);
});
