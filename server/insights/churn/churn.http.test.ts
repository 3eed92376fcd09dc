/** Renewals, churn and health, over HTTP: what is worked out, who sees it, and the tasks it makes. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { testApp, type Caller, type TestApp } from "#testing";
import { computeDue } from "./jobs.ts";

const V1 = "/api/v1";
const DAY = 86_400_000;
let app: TestApp;
let today = "2026-11-22";
let moment = 0;
let agent: Caller & { id: string };
let gold: { id: string; name: string };
let silver: { id: string };
let product: { id: string };

const made = async (path: string, body: object = {}): Promise<any> => {
  const answer = await app.admin.post(`${V1}${path}`, body);
  assert.ok(answer.status < 300, `${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const got = async (path: string, caller: Caller = app.admin): Promise<any> => {
  const answer = await caller.get(`${V1}${path}`);
  assert.equal(answer.status, 200, `${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};
const changed = async (
  path: string,
  { revision }: { revision: number },
  body: object,
  method: "patch" | "post" = "patch",
): Promise<any> => {
  const answer = await app.admin[method](`${V1}${path}`, body, { "if-match": `"${revision}"` });
  assert.ok(answer.status < 300, `${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};
let counter = 0;
const house = (name = `House ${++counter}`, owner: string | null = null) => made("/organizations", { name, ...(owner && { owner }) });
const give = (organization: { id: string }, more: object = {}) =>
  made("/subscriptions", { plan: gold.id, organization: organization.id, startsOn: "2025-12-10", ...more });
const renewals = async (organization: { id: string }, more = "") => {
  await app.settled();
  return (await got(`/renewals?customer=${organization.id}&period=all${more}`)).data;
};
/** Some days later, with everybody worked out anew. */
async function passTo(day: string): Promise<void> {
  today = day;
  await sql`update customer_health set due_at = 'epoch'`.execute(app.system.db);
  await sql`update churn_settings set enlisted_at = null, figures_at = null`.execute(app.system.db);
  await computeDue(app.program.platform);
  await app.settled();
}
const tasksOf = async (organization: { id: string }, done: boolean) =>
  (await got(`/people/tasks?organization=${organization.id}&done=${done}`)).data.map(({ title, assignee }: any) => [title, assignee?.id]);
const reasonsOf = (health: any) =>
  Object.fromEntries(
    health.reasons.filter(({ value }: any) => value !== null).map(({ signal, value, points }: any) => [signal, [value, points]]),
  );

before(async () => {
  app = await testApp({ clock: { now: () => new Date(Date.parse(`${today}T12:00:00Z`) + ++moment) } });
  agent = await app.agent("agent", { name: "Jana" });
  const brand = await made("/brands", { name: "Acme" });
  product = await made("/products", {
    names: { en: "Ledger" },
    slug: "ledger",
    brand: brand.id,
    versions: [
      { version: "1.0", releasedOn: "2024-01-01" },
      { version: "2.0", releasedOn: "2026-01-01" },
    ],
  });
  gold = await made("/plans", {
    names: { en: "=Gold" },
    allProducts: true,
    prices: [{ amount: 120_000, currency: "EUR", period: "year" }],
  });
  silver = await made("/plans", {
    names: { en: "Silver" },
    allProducts: true,
    prices: [{ amount: 5_000, currency: "EUR", period: "month" }],
  });
});
after(() => app?.close());

describe("renewals", () => {
  test("are due by their day, with what they are worth, whose they are, and the next to end first", async () => {
    const one = await house("Fabrikam", agent.id);
    await give(one, { endsOn: "2027-01-31" });
    const two = await house();
    const second = await give(two, { plan: silver.id, endsOn: null, maintenanceEndsOn: "2026-12-01" });
    const three = await house();
    await give(three, { endsOn: "2026-11-01" });
    await app.settled();
    const within = async (period: string) => (await got(`/renewals?period=${period}`)).data.map(({ inDays }: any) => inDays);
    assert.deepEqual([await within("overdue"), await within("30"), await within("90")], [[-21], [-21, 9], [-21, 9, 70]]);
    const [due] = await renewals(two);
    const { id: _, ...rest } = due;
    assert.deepEqual(rest, {
      customer: { organization: { id: two.id, name: two.name }, contact: null },
      subscription: second.id,
      plan: { id: silver.id, name: "Silver" },
      kind: "maintenance",
      startsOn: "2025-12-10",
      endsOn: "2026-12-01",
      inDays: 9,
      outcome: "open",
      reason: null,
      yearly: { amount: 60_000, currency: "EUR" },
      owner: null,
      lastContactAt: null,
      health: null,
    });
    assert.deepEqual(
      (await got("/renewals?owner=me", agent)).data.map(({ owner, inDays }: any) => [owner.name, inDays]),
      [["Jana", 70]],
    );
    assert.deepEqual(
      (await got("/renewals?sort=-amount")).data.map(({ yearly }: any) => yearly.amount),
      [120_000, 120_000, 60_000],
    );
    assert.deepEqual((await got("/renewals?owner=none")).data.length, 2);
  });

  test("pass on with pages, in every order, without one twice or missing", async () => {
    for (const sort of ["date", "-amount", "health"]) {
      const seen: string[] = [];
      let cursor = "";
      do {
        const page = await got(`/renewals?sort=${sort}&limit=1&cursor=${cursor}`.replace(/&cursor=$/, ""));
        seen.push(...page.data.map(({ id }: any) => id));
        cursor = page.nextCursor ?? "";
      } while (cursor);
      assert.deepEqual([seen.length, new Set(seen).size], [3, 3], sort);
    }
  });

  test("are done by extending, at once, and open again when that is taken back", async () => {
    const customer = await house();
    const held = await give(customer, { endsOn: "2026-12-09" });
    today = "2026-11-23";
    const longer = await changed(`/subscriptions/${held.id}`, held, { endsOn: "2027-12-09" });
    assert.deepEqual(
      (await renewals(customer)).map(({ startsOn, endsOn }: any) => [startsOn, endsOn]),
      [["2026-12-10", "2027-12-09"]],
    );
    assert.deepEqual(
      (await renewals(customer, "&outcome=renewed")).map(({ endsOn }: any) => endsOn),
      ["2026-12-09"],
    );
    await changed(`/subscriptions/${held.id}/cancel`, longer, { from: "2026-12-01", reason: "byCustomer" }, "post");
    assert.deepEqual(await renewals(customer), []);
    assert.deepEqual(
      (await renewals(customer, "&outcome=lost")).map(({ endsOn, reason }: any) => [endsOn, reason]),
      [["2026-11-30", "byCustomer"]],
    );
    today = "2026-11-22";
  });

  test("are worth what was billed last, brought to a year, without tax", async () => {
    const customer = await house();
    const held = await give(customer, { endsOn: "2026-12-09" });
    const lines = [{ description: "Gold", quantity: 1, unitAmount: 3_000 }];
    const invoice = { number: "B-1", organization: customer.id, planSubscription: held.id, currency: "USD", lines, tax: 630 };
    await made("/invoices", {
      ...invoice,
      issuedOn: "2026-11-10",
      dueOn: "2026-12-10",
      periodStart: "2026-11-10",
      periodEnd: "2026-12-09",
      issue: true,
    });
    assert.deepEqual((await renewals(customer))[0].yearly, { amount: 36_000, currency: "USD" });
  });

  test("are taken along as a file in which no text is a formula, by those who may take lists", async () => {
    const lead = await app.agent("lead");
    const file = await lead.raw(`${V1}/renewals/export?period=all&locale=de`);
    const text = await file.text();
    assert.equal(file.headers.get("content-type"), "text/csv; charset=utf-8; header=present");
    assert.match(text, /"Fabrikam"/);
    assert.doesNotMatch(text, /"=Gold"/);
    assert.match(text, /,1200,"EUR"/);
    assert.equal((await agent.get(`${V1}/renewals/export`)).status, 403);
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from audit_log where action = 'renewals.export' and outcome = 'allowed'`.execute(app.system.db);
    assert.equal(rows[0]!.n, 1);
  });
});

describe("health", () => {
  test("is read from use, versions, tickets, promises and payments, each with what it takes off; what is not known is named so", async () => {
    const customer = await house("Contoso");
    await give(customer, { endsOn: null });
    await sql`insert into lifecycle_dates (id, product_id, milestone, falls_on) values (gen_random_uuid(), ${product.id}, 'endOfLife', '2026-06-30')`.execute(
      app.system.db,
    );
    const policy = await made("/policies", { name: "Pro", product: product.id, floating: true, maxMachines: 10 });
    const license = await made("/licenses", { policy: policy.id, organization: customer.id });
    const machine = await made("/machines", { license: license.id, fingerprint: "one", metadata: { version: "1.0" } });
    await sql`update license_machines set heartbeat_at = ${new Date(Date.parse(`${today}T00:00:00Z`) - 37 * DAY)} where id = ${machine.id}`.execute(
      app.system.db,
    );
    const eva = await app.contact({ memberOf: [{ organization: customer.id }] });
    const ticket = await eva.post(`${V1}/tickets`, { subject: "Down", body: "Again" });
    assert.equal(ticket.status, 201, JSON.stringify(ticket.body));
    await sql`update tickets set priority = 'urgent', last_message_at = ${new Date(Date.parse(`${today}T00:00:00Z`) - 3 * DAY)} where number = ${ticket.body.number}`.execute(
      app.system.db,
    );
    await made("/invoices", {
      number: "C-1",
      organization: customer.id,
      currency: "EUR",
      lines: [{ description: "x", quantity: 1, unitAmount: 100 }],
      issuedOn: "2026-10-01",
      dueOn: "2026-11-07",
      issue: true,
    });
    for (const [score, verdict] of [
      [1, "negative"],
      [10, "positive"],
    ] as const)
      await sql`insert into surveys (id, kind, state, way, contact_id, organization_id, locale, due_at, created_at, score, verdict, answered_at)
        values (gen_random_uuid(), 'nps', 'sent', 'mail', ${eva.id}, ${customer.id}, 'en', ${today}, ${today}, ${score}, ${verdict}, ${today})`.execute(
        app.system.db,
      );
    await passTo(today);
    const health = await got(`/customer-health/${customer.id}`);
    assert.deepEqual(reasonsOf(health), {
      "use.seats": [0, 15],
      "use.seen": [37, 10],
      "use.versions": [100, 10],
      "tickets.volume": [0.5, 0],
      "tickets.urgent": [1, 3],
      "tickets.reopened": [0, 0],
      "tickets.unanswered": [1, 5],
      "payments.overdue": [15, 10],
      "payments.failed": [0, 0],
      "people.signIn": [0, 0],
      "feedback.satisfaction": [50, 9],
    });
    assert.deepEqual([health.score, health.level, health.known], [38, "risk", 11]);
    assert.deepEqual(health.reasons[0].signal, "use.seats");
    assert.deepEqual(health.reasons.at(-1).value, null, "promises are not known");
    assert.equal(health.yearly.amount, 120_000);
    // Whoever may not read licences and invoices sees what they take off, and no numbers.
    const token = await made("/tokens", { name: "few", scopes: ["health.read", "tickets.read"] });
    const seen = await got(`/customer-health/${customer.id}`, app.as({ token: token.token }));
    const of = (signal: string) => seen.reasons.find((reason: any) => reason.signal === signal);
    assert.deepEqual([of("payments.overdue").value, of("payments.overdue").points, of("payments.overdue").hidden], [null, 10, true]);
    assert.equal(of("tickets.urgent").value, 1);
  });

  test("says nothing of restricted tickets, nor of customers who have nothing any more, and is kept day by day", async () => {
    const customer = await house();
    const held = await give(customer, { endsOn: null });
    const eva = await app.contact({ memberOf: [{ organization: customer.id }] });
    const { body } = await eva.post(`${V1}/tickets`, { subject: "Down", body: "Again" });
    await sql`update tickets set priority = 'urgent', restricted = true where number = ${body.number}`.execute(app.system.db);
    await passTo("2026-11-24");
    assert.equal(reasonsOf(await got(`/customer-health/${customer.id}`))["tickets.urgent"], undefined);
    await sql`update tickets set restricted = false where number = ${body.number}`.execute(app.system.db);
    await passTo("2026-11-25");
    await passTo("2026-11-26");
    const { data } = await got(`/customer-health/${customer.id}/history`);
    assert.deepEqual(
      data.map(({ day, score }: any) => [day, score]),
      [
        ["2026-11-25", 92],
        ["2026-11-24", 100],
      ],
    );
    await passTo("2026-12-24");
    assert.equal((await got(`/customer-health/${customer.id}`)).trend, -8);
    await changed(`/subscriptions/${held.id}/cancel`, held, { reason: "byCustomer" }, "post");
    await app.settled();
    const gone = await got(`/customer-health/${customer.id}`);
    assert.deepEqual([gone.score, gone.current], [null, false]);
    const ids = (await got("/customer-health?limit=200")).data.map(({ id }: any) => id);
    assert.ok(ids.length > 0 && !ids.includes(customer.id));
    assert.equal((await app.admin.get(`${V1}/customer-health/${(await house()).id}`)).status, 404);
  });

  test("of records that were merged is that of the one they stand as", async () => {
    const [one, two] = [await house(), await house()];
    await give(one, { endsOn: "2027-03-01" });
    await give(two, { endsOn: "2027-04-01" });
    await app.settled();
    await changed("/people/merges", two, { kind: "organization", from: one.id, into: two.id }, "post");
    await passTo(today);
    assert.deepEqual(
      (await renewals(two)).map(({ endsOn }: any) => endsOn),
      ["2027-03-01", "2027-04-01"],
    );
    assert.equal((await got(`/customer-health/${one.id}`)).id, two.id);
  });

  test("goes by the settings, which nobody overwrites unseen", async () => {
    const settings = await got("/churn-settings");
    const { revision, ...body } = settings;
    const put = (headers: object, more: object) =>
      app.admin
        .raw(`${V1}/churn-settings`, {
          method: "PUT",
          body: JSON.stringify({ ...body, ...more }),
          headers: { "content-type": "application/json", ...headers } as { [name: string]: string },
        })
        .then(({ status }) => status);
    assert.equal(await put({}, {}), 428);
    assert.equal(await put({ "if-match": '"99"' }, {}), 412);
    const match = { "if-match": `"${revision}"` };
    assert.equal(await put(match, { levels: { watch: 40, risk: 50 } }), 422);
    assert.equal(await put(match, { signals: { ...body.signals, "use.seen": { weight: 1, good: 5, bad: 5 } } }), 422);
    assert.equal(await put(match, { signals: { ...body.signals, "tickets.urgent": { weight: 100, good: 0, bad: 1 } } }), 200);
    await passTo(today);
    const contoso = (await got("/customer-health?sort=-amount&limit=200")).data.find(
      ({ customer }: any) => customer.organization?.name === "Contoso",
    );
    assert.equal(contoso.score, 0);
    assert.equal(await put({ "if-match": `"${revision + 1}"` }, {}), 200);
    await passTo(today);
  });
});

describe("tasks", () => {
  test("are made for the owner once per cause, and done by themselves when it has gone", async () => {
    today = "2026-12-26";
    const customer = await house("Northwind", agent.id);
    const held = await give(customer, { endsOn: "2027-06-30" });
    await app.settled();
    assert.deepEqual(await tasksOf(customer, false), []);
    await passTo("2027-05-10");
    const title = "Renewal: ends on Jun 30, 2027";
    assert.deepEqual(await tasksOf(customer, false), [[title, agent.id]]);
    const [task] = (await got(`/people/tasks?organization=${customer.id}`)).data;
    await changed(`/people/tasks/${task.id}`, task, { done: true });
    await passTo("2027-05-11");
    assert.deepEqual([await tasksOf(customer, false), (await tasksOf(customer, true)).length], [[], 1], "not again, for it is done");
    const longer = await changed(`/subscriptions/${held.id}`, held, { endsOn: "2027-07-05" });
    await app.settled();
    assert.equal((await tasksOf(customer, false)).length, 1, "another end, another cause");
    await changed(`/subscriptions/${held.id}`, longer, { endsOn: "2028-07-05" });
    await app.settled();
    assert.deepEqual([await tasksOf(customer, false), (await tasksOf(customer, true)).length], [[], 2]);
  });
});

describe("figures", () => {
  test("count customers, terms and money month by month, as the guide defines them", async () => {
    await sql`delete from plan_subscriptions`.execute(app.system.db);
    today = "2027-01-10";
    const start = { startsOn: "2026-01-01" };
    // Of four in June 2027: one is lost, one renewed, one goes over into a cheaper plan, one buys a second.
    const [lost, stays, less, more, fresh] = [await house(), await house(), await house(), await house(), await house()];
    await give(lost, { ...start, endsOn: "2027-06-20" });
    await give(stays, { ...start, endsOn: "2027-06-10" });
    await give(stays, { startsOn: "2027-06-25", endsOn: null });
    const moved = await give(less, { ...start, endsOn: null });
    await give(more, { ...start, endsOn: null });
    await give(more, { startsOn: "2027-06-15", endsOn: null, plan: silver.id });
    await give(fresh, { startsOn: "2027-06-15", endsOn: null });
    today = "2027-06-05";
    await changed(`/subscriptions/${moved.id}`, moved, { plan: silver.id });
    await passTo("2027-08-15");
    const figures = await got("/churn");
    const june = figures.months.find(({ month }: any) => month === "2027-06-01");
    assert.deepEqual(june, {
      month: "2027-06-01",
      running: false,
      customers: 4,
      lost: 1,
      gained: 1,
      logoChurn: 0.25,
      ended: 2,
      renewed: 1,
      undecided: 0,
      renewalRate: 0.5,
      money: [
        {
          currency: "EUR",
          value: 480_000,
          lost: 120_000,
          reduced: 60_000,
          grown: 60_000,
          grossChurn: 0.375,
          netChurn: 0.25,
          renewalRate: 0.5,
        },
      ],
    });
    assert.equal(figures.months.length, 13);
    assert.deepEqual(figures.months[0].running, true);
    const cohort = figures.cohorts.find(({ month }: any) => month === "2026-01-01");
    assert.deepEqual([cohort.customers, cohort.kept.find(({ after }: any) => after === 12).rate], [4, 1]);
    assert.equal((await agent.get(`${V1}/churn`)).status, 403);
  });
});
