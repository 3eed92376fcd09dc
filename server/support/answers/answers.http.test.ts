/** Answers about licences in tickets: what they do and say, and to whom they are refused. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { testApp, type Caller, type TestApp } from "#testing";

const V1 = "/api/v1";
const DAY = 86_400_000;
let app: TestApp;
let lead: Caller;
let house: { id: string };
let eva: Caller & { id: string; email: string };
let [yearly, trial]: { id: string }[] = [];
let ahead = 0;
const now = () => new Date(Date.parse("2026-11-22T12:00:00Z") + ahead);
const inDays = (days: number) => new Date(now().getTime() + days * DAY).toISOString();

const made = async (path: string, body: object = {}): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.ok(answer.status < 300, `${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const opened = (requester: string, more: object = {}) =>
  made("/tickets", { subject: "Licence", body: "About it.", requester: { email: requester }, type: "license", locale: "de", ...more });
const licence = (policy: { id: string } | undefined, more: object = {}) =>
  made("/licenses", { policy: policy!.id, organization: house.id, ...more });
type Ticket = { number: number };
const look = async ({ number }: Ticket, answer: string, license: string, days = 14): Promise<any> =>
  (await lead.get(`${V1}/tickets/${number}/license-answers/${answer}?license=${license}&days=${days}`)).body;
const give = ({ number }: Ticket, answer: string, license: string, more: object = {}, who: Caller = lead): Promise<any> =>
  who.post(`${V1}/tickets/${number}/license-answers/${answer}`, { license, ...more });
const audited = async (action: string): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from audit_log where action = ${action}`.execute(app.system.db)).rows[0]!.n;
const history = async ({ number }: Ticket): Promise<string[]> => {
  await app.settled();
  return (await lead.get(`${V1}/tickets/${number}/history`)).body.data.map((one: any) => one.type);
};

before(async () => {
  app = await testApp({ clock: { now } });
  lead = await app.agent("lead", { name: "Lea" });
  const brand = await made("/brands", { name: "Acme" });
  await made("/products", { names: { en: "Ledger", de: "Hauptbuch" }, slug: "ledger", brand: brand.id });
  house = await made("/organizations", { name: "Fabrikam", slug: "fabrikam" });
  eva = await app.contact({ name: "Eva Kim", memberOf: [{ organization: house.id, role: "technical" }] });
  yearly = await made("/policies", { name: "Pro", product: "ledger", duration: 365 * 86_400, floating: true, maxMachines: 3 });
  trial = await made("/policies", { name: "Trial", product: "ledger", duration: 30 * 86_400, trial: true, maxExtensions: 1 });
});
after(() => app?.close());

describe("the key of a licence", () => {
  test("goes out as a file with words in the customer's language, unmasked; audited, and told", async () => {
    for (const scheme of ["random", "jwt"]) {
      const policy = scheme === "random" ? yearly : await made("/policies", { name: "Signed", product: "ledger", scheme });
      const { id, key } = await licence(policy, { name: "Main site" });
      const ticket = await opened(eva.email);
      const seen = await look(ticket, "key", id);
      assert.deepEqual(
        [seen.refusal, seen.receivers.map((one: any) => [one.name, one.mayKnow]), seen.locale],
        [null, [["Eva Kim", true]], "de"],
      );
      const before = await audited("licenses.key");
      const { status, body } = await give(ticket, "key", id);
      assert.equal(status, 200, JSON.stringify(body));
      assert.match(body.text, /Schlüssel Ihrer Lizenz „Main site“ für Hauptbuch.*Hauptbuch – Lizenzschlüssel [A-Z0-9_-]{5}\.txt/s);
      assert.ok(!JSON.stringify(body).includes(key), "the key is in the file alone");
      const sent = await lead.post(`${V1}/tickets/${ticket.number}/messages`, {
        body: body.text,
        visibility: "public",
        attachments: [body.file.id],
      });
      assert.equal(sent.status, 201, JSON.stringify(sent.body));
      assert.deepEqual(sent.body.masked, []);
      const file = await eva.get(`${V1}/files/${body.file.id}`);
      assert.equal(String(file.body), `${key}\n`);
      assert.equal(await audited("licenses.key"), before + 1);
      assert.ok((await history(ticket)).includes("licenseAnswer.key"));
    }
    const timeline = async (path: string) => JSON.stringify((await lead.get(`${V1}/${path}/timeline?kinds=license`)).body);
    for (const path of [`contacts/${eva.id}`, `organizations/${house.id}`]) assert.match(await timeline(path), /"how":"key"/);
  });

  test("is refused where the requester has nothing to do with the licence, and where it is revoked, suspended, or its holder banned", async () => {
    const { id } = await licence(yearly);
    const stranger = await app.contact({ name: "Mallory" });
    const asked = await opened(stranger.email);
    const seen = await look(asked, "key", id);
    assert.deepEqual([seen.refusal.code, seen.text, seen.file], ["license.notHeld", "", null]);
    for (const answer of ["key", "reset", "extend", "grace"]) {
      const { status, body } = await give(asked, answer, id);
      assert.deepEqual([status, body.code], [409, "license.notHeld"], answer);
      assert.match(body.detail, /Mallory/);
    }
    const former = await app.contact({
      name: "Fred",
      memberOf: [{ organization: house.id, startsOn: "2020-01-01", endsOn: "2026-11-01" }],
    });
    assert.equal((await give(await opened(former.email), "key", id)).body.code, "license.notHeld");
    const ticket = await opened(eva.email);
    await made(`/licenses/${id}/actions/suspend`);
    assert.equal((await give(ticket, "key", id)).body.code, "license.rests");
    await made(`/licenses/${id}/actions/revoke`);
    assert.equal((await give(ticket, "key", id)).body.code, "license.revoked");
    const banned = await app.contact({ name: "Ben" });
    const own = await made("/licenses", { policy: yearly!.id, contact: banned.id });
    await made("/license-bans", { contact: banned.id, reason: "Fraud" });
    assert.equal((await give(await opened(banned.email), "key", own.id)).body.code, "license.holderBanned");
  });

  test("goes to those alone who see it in the portal too: the holder, who looks after the organization, its technical contacts", async () => {
    const { id } = await licence(yearly);
    const who = async (name: string, more: object) => app.contact({ name, memberOf: [{ organization: house.id, ...more }] });
    const [member, billing, manager, looksAfter] = await Promise.all([
      who("Member", {}),
      who("Billing", { role: "billing" }),
      who("Manager", { role: "manager" }),
      who("Keeper", { managesMembers: true }),
    ]);
    const user = await who("User", {});
    await made(`/licenses/${id}/users`, { contact: user.id });
    for (const [person, may] of [
      [member, false],
      [billing, false],
      [user, false],
      [manager, true],
      [looksAfter, true],
      [eva, true],
    ] as const) {
      const ticket = await opened(person.email);
      const { status, body } = await give(ticket, "key", id);
      assert.deepEqual([person.email, may ? status : body.code], [person.email, may ? 200 : "license.keyStrangers"]);
      assert.equal((await person.get(`${V1}/me/licenses/${id}/key`)).status, may ? 200 : 404);
    }
    const own = await made("/licenses", { policy: yearly!.id, contact: member.id });
    assert.equal((await give(await opened(member.email), "key", own.id)).status, 200);
  });

  test("is looked at again when a planned reply leaves: it stays where somebody has come who may not know it, and says so", async () => {
    const { id } = await licence(yearly);
    const ticket = await opened(eva.email);
    const { body } = await give(ticket, "key", id);
    ahead += 1_000;
    const local = new Date(now().getTime() + 3 * 3_600_000).toISOString().slice(0, 16);
    const planned = await lead.post(`${V1}/tickets/${ticket.number}/messages`, {
      body: body.text,
      visibility: "public",
      attachments: [body.file.id],
      sendAt: { local, timeZone: "UTC" },
    });
    assert.equal(planned.status, 201, JSON.stringify(planned.body));
    await made(`/tickets/${ticket.number}/participants`, { email: "late@stranger.test" });
    ahead += 4 * 3_600_000;
    await app.settled();
    await app.settled();
    const read = async () =>
      (await lead.get(`${V1}/tickets/${ticket.number}/messages`)).body.data.find((one: any) => one.id === planned.body.id);
    const kept = await read();
    assert.deepEqual([kept.state, kept.scheduled.keptBack, kept.scheduled.why, kept.releaseAt], ["waiting", true, "keyStrangers", null]);
    const path = `${V1}/tickets/${ticket.number}/messages/${planned.body.id}/release`;
    assert.equal((await lead.post(path, {})).body.code, "license.keyStrangers");
    const [, other] = (await lead.get(`${V1}/tickets/${ticket.number}/participants`)).body.data;
    await lead.delete(`${V1}/tickets/${ticket.number}/participants/${other.id}`);
    assert.equal((await lead.post(path, {})).body.state, "normal");
  });

  test("never reaches somebody in copy, a reader, a colleague of another house or a guest, also where they came after it was prepared", async () => {
    const { id } = await licence(yearly);
    const elsewhere = await made("/organizations", { name: "Northwind" });
    const both = await app.contact({ name: "Bo", memberOf: [{ organization: house.id }, { organization: elsewhere.id }] });
    const nosy = await app.contact({ name: "Nosy", memberOf: [{ organization: elsewhere.id, seesRequests: true }] });
    const mine = await opened(both.email);
    await sql`update tickets set organization_id = ${elsewhere.id} where number = ${mine.number}`.execute(app.system.db);
    const refused = (await give(mine, "key", id)).body;
    assert.deepEqual([refused.code, /Nosy/.test(refused.detail)], ["license.keyStrangers", true]);
    assert.equal((await nosy.get(`${V1}/tickets/${mine.number}`)).status, 200, "she does read it");

    const ticket = await opened(eva.email);
    const { body } = await give(ticket, "key", id);
    await made(`/tickets/${ticket.number}/participants`, { email: "cc@stranger.test" });
    const reply = () =>
      lead.post(`${V1}/tickets/${ticket.number}/messages`, {
        body: body.text,
        visibility: "public",
        attachments: [body.file.id],
        undoSeconds: 5,
      });
    const late = await reply();
    assert.deepEqual([late.status, late.body.code], [409, "license.keyStrangers"]);
    assert.match(late.body.detail, /cc@stranger\.test|cc/);
    const { receivers, refusal } = await look(ticket, "key", id);
    assert.deepEqual([refusal.code, receivers.map((one: any) => one.mayKnow)], ["license.keyStrangers", [true, false]]);
    const [, other] = (await lead.get(`${V1}/tickets/${ticket.number}/participants`)).body.data;
    assert.equal((await lead.delete(`${V1}/tickets/${ticket.number}/participants/${other.id}`)).status, 204);
    assert.equal((await reply()).status, 201);
    const linked = await opened(eva.email);
    await app.guest(linked.id);
    assert.equal((await give(linked, "key", id)).body.code, "license.keyStrangers");
  });
});

describe("activations", () => {
  test("are reset, with the names of those that end; not where there are none", async () => {
    const { id } = await licence(yearly);
    const ticket = await opened(eva.email, { locale: "cs" });
    assert.equal((await give(ticket, "reset", id)).body.code, "license.noMachines");
    await made("/machines", { license: id, fingerprint: "one", name: "Build 1" });
    await made("/machines", { license: id, fingerprint: "two", hostname: "laptop" });
    const seen = await look(ticket, "reset", id);
    assert.deepEqual([seen.machines.count, seen.machines.names.toSorted(), seen.refusal], [2, ["Build 1", "laptop"], null]);
    const { body } = await give(ticket, "reset", id);
    assert.match(body.text, /uvolnily se 2 aktivace/);
    assert.deepEqual([body.undoable, body.file, (await lead.get(`${V1}/licenses/${id}`)).body.machines], [false, null, 0]);
    assert.ok((await history(ticket)).includes("licenseAnswer.reset"));
    const undo = await lead.post(`${V1}/license-answers/${body.id}/undo`);
    assert.deepEqual([undo.status, undo.body.code], [409, "license.notUndoable"]);
  });
});

describe("more time", () => {
  test("extends a trial as often as its policy allows, and is taken back; other licences are no trials", async () => {
    const { id } = await licence(trial);
    const ticket = await opened(eva.email);
    const seen = await look(ticket, "extend", id, 7);
    assert.deepEqual(seen.time, { days: 7, from: inDays(30), to: inDays(37), given: 0, most: 1 });
    const { body } = await give(ticket, "extend", id, { days: 7 });
    assert.match(body.text, /um 7 Tage verlängert.*29\. Dezember 2026/);
    assert.equal((await lead.get(`${V1}/licenses/${id}`)).body.expiresAt, inDays(37));
    assert.equal((await give(ticket, "extend", id)).body.code, "license.extensionsUsed");
    assert.equal((await app.admin.post(`${V1}/licenses/${id}/actions/extend`, { days: 1 })).body.code, "license.extensionsUsed");
    for (const _ of [1, 2]) assert.equal((await lead.post(`${V1}/license-answers/${body.id}/undo`)).status, 204);
    const back = (await lead.get(`${V1}/licenses/${id}`)).body;
    assert.deepEqual([back.expiresAt, back.extensions], [inDays(30), 0]);
    assert.equal((await give(ticket, "grace", id)).body.code, "license.trialGrace");
    const bought = await licence(yearly);
    assert.equal((await give(ticket, "extend", bought.id)).body.code, "license.notTrial");
    const kinds = await history(ticket);
    assert.deepEqual([kinds.includes("licenseAnswer.extend"), kinds.includes("licenseAnswer.undone")], [true, true]);
  });

  test("as grace lets a licence work on though it has ended, for updates too, and leaves its end as it is", async () => {
    const { id, key } = await licence(yearly, { expiresAt: inDays(2), entitlements: [] });
    ahead += 10 * DAY;
    const valid = async () => {
      const { code, license } = (await app.admin.post(`${V1}/licenses/actions/validate`, { key })).body;
      return [code, license.state, license.graceEndsAt];
    };
    const end = inDays(-8);
    assert.deepEqual(await valid(), ["EXPIRED", "expired", null]);
    const ticket = await opened(eva.email, { locale: "en" });
    const { body } = await give(ticket, "grace", id, { days: 5 });
    assert.match(body.text, /ended on November 24, 2026.*keeps working until December 7, 2026/);
    assert.deepEqual(await valid(), ["GRACE_PERIOD", "grace", inDays(5)]);
    const shown = (await lead.get(`${V1}/licenses/${id}`)).body;
    assert.deepEqual([shown.expiresAt, shown.extensions], [end, 1]);
    const file = await app.admin.post(`${V1}/licenses/${id}/actions/check-out`, { encrypt: false });
    assert.equal(file.status, 200, JSON.stringify(file.body));
    await made(`/licenses/${id}/actions/renew`, {});
    assert.equal((await lead.post(`${V1}/license-answers/${body.id}/undo`)).body.code, "license.changedSince");
    const lasting = await made("/policies", { name: "Kept", product: "ledger", duration: 86_400, expirationStrategy: "maintainAccess" });
    assert.equal((await give(ticket, "grace", (await licence(lasting)).id)).body.code, "license.worksOn");
    const endless = await made("/policies", { name: "Ever", product: "ledger" });
    assert.equal((await give(ticket, "grace", (await licence(endless)).id)).body.code, "license.endless");
    const later = await made("/policies", { name: "Later", product: "ledger", duration: 86_400, expirationBasis: "fromFirstValidation" });
    assert.equal((await give(ticket, "grace", (await licence(later)).id)).body.code, "license.notBegun");
  });
});

describe("a renewal", () => {
  test("is quoted by the price list of the customer's plan, with amount, currency and period, for the days after its end", async () => {
    const quote = ({ number }: Ticket, query = "") => lead.get(`${V1}/tickets/${number}/renewal-quote${query}`).then(({ body }) => body);
    const ticket = await opened(eva.email, { product: "ledger", type: "billing" });
    assert.equal((await quote(ticket)).refusal.code, "renewalQuote.noPlan");
    const price = (amount: number, currency: string, period: string) => ({ amount, currency, period });
    const plan = await made("/plans", {
      names: { en: "Gold", de: "Goldplan" },
      products: ["ledger"],
      prices: [price(9_900, "EUR", "month"), price(99_000, "EUR", "year"), price(120_000, "USD", "year")],
    });
    const held = await made("/subscriptions", { plan: plan.id, organization: "fabrikam", startsOn: "2026-01-01", endsOn: "2026-12-31" });
    const { offers, chosen, refusal, text } = await quote(ticket);
    assert.deepEqual(
      [refusal, offers.length, chosen.amount, chosen.period, chosen.from, chosen.until],
      [null, 3, 99_000, "year", "2027-01-01", "2027-12-31"],
    );
    assert.match(text, /Verlängerung von Goldplan kostet 990\s€ für ein Jahr.*1\. Januar 2027 bis zum 31\. Dezember 2027/s);
    assert.equal((await quote(ticket, "?currency=USD")).chosen.amount, 120_000);
    const give = (body: object, who: Caller = lead) => who.post(`${V1}/tickets/${ticket.number}/renewal-quote`, body);
    const given = await give({ subscription: held.id, currency: "EUR", period: "month" });
    assert.equal(given.status, 200, JSON.stringify(given.body));
    assert.match(given.body.text, /99\s€ für einen Monat/);
    assert.equal(await audited("licenseAnswers.quote"), 1);
    assert.ok((await history(ticket)).includes("licenseAnswer.quote"));
    assert.equal((await give({ subscription: held.id, currency: "CHF", period: "year" })).body.code, "renewalQuote.otherOffer");
    const stranger = await opened((await app.contact()).email, { product: "ledger" });
    assert.equal((await quote(stranger)).refusal.code, "renewalQuote.noPlan", "what others have is not quoted");
    await app.admin.patch(`${V1}/plans/${plan.id}`, { archived: true }, { "if-match": '"1"' });
    assert.equal((await quote(ticket)).refusal.code, "renewalQuote.noPrice");
  });
});

test("agents quote, and only leads do the rest; collaborators neither, and customers nothing", async () => {
  const { id } = await licence(yearly);
  const ticket = await opened(eva.email);
  const [agent, collaborator] = await Promise.all([app.agent("agent"), app.agent("collaborator")]);
  for (const [who, quoting] of [
    [agent, 200],
    [collaborator, 403],
    [eva, 403],
  ] as const) {
    assert.equal((await give(ticket, "key", id, {}, who)).status, 403);
    assert.equal((await who.get(`${V1}/tickets/${ticket.number}/license-answers/key?license=${id}`)).status, 403);
    assert.equal((await who.get(`${V1}/tickets/${ticket.number}/renewal-quote`)).status, quoting);
  }
});
