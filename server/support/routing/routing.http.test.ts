import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { systemContext } from "#platform/http";
import { testApp, type TestApp } from "#testing";
import { routeTicket } from "./route-ticket.ts";
import { routeWaiting } from "./work.ts";

let app: TestApp;
let ahead = 0;
const now = () => new Date(Date.now() + ahead);
type Person = Awaited<ReturnType<TestApp["agent"]>>;

before(async () => {
  app = await testApp({ clock: { now } });
});
after(() => app?.close());

let made = 0;
/** A team of so many agents, with what is said of it. */
async function team(people: number, settings: object): Promise<{ id: string; agents: Person[] }> {
  const { id, slug } = (await app.admin.post("/api/v1/teams", { name: `Team ${++made}` })).body;
  const agents: Person[] = [];
  for (let n = 0; n < people; n++) agents.push(await app.agent("agent", { name: `Agent ${made}.${n}`, teams: [slug] }));
  const said = await app.admin.patch(`/api/v1/routing/teams/${id}`, { automatic: true, ...settings }, { "if-match": '"0"' });
  assert.equal(said.status, 200, JSON.stringify(said.body));
  return { id, agents };
}
const tell = async (agent: Person, settings: object) => {
  const answer = await app.admin.patch(`/api/v1/routing/agents/${agent.id}`, settings, { "if-match": '"0"' });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
};
const read = async (number: number) => (await app.admin.get(`/api/v1/tickets/${number}`)).body;
const change = async (number: number, body: object) =>
  app.admin.patch(`/api/v1/tickets/${number}`, body, { "if-match": `"${(await read(number)).revision}"` });
/** A ticket that is given to a team. */
async function give(teamId: string, body: object = {}, settle = true): Promise<{ id: string; number: number }> {
  const { id, number } = (
    await app.admin.post("/api/v1/tickets", { subject: "S", body: "Text", requester: { email: "ann@one.example" }, ...body })
  ).body;
  await app.admin.patch(`/api/v1/tickets/${number}`, { team: teamId }, { "if-match": '"1"' });
  if (settle) await app.settled();
  return { id, number };
}
const who = async (number: number) => (await read(number)).assignee?.id ?? null;
const trace = async (number: number) => (await app.admin.get(`/api/v1/tickets/${number}/routing`)).body.data;

describe("who gets a ticket", () => {
  test("whoever has the language and the skill, is there and has most room; it says why, and why not the others", async () => {
    const { id, agents } = await team(5, { capacity: { any: 2 } });
    const [czech, german, away, dns, free] = agents as [Person, Person, Person, Person, Person];
    await tell(czech, { languages: ["cs"] });
    await tell(german, { languages: ["de"], skills: ["dns"] });
    await tell(dns, { languages: ["de", "en"], skills: ["dns"] });
    const rest = await away.post("/api/v1/absences", {
      to: { local: new Date(now().getTime() + 86_400_000).toISOString().slice(0, 16), timeZone: "UTC" },
    });
    assert.equal(rest.status, 201, JSON.stringify(rest.body));
    const one = await give(id, { tags: ["dns"], locale: "de" });
    assert.ok([german.id, dns.id].includes(await who(one.number)));
    const [decision] = await trace(one.number);
    assert.deepEqual(
      [decision.outcome, decision.reasons.skills, decision.reasons.language, decision.reasons.load, decision.reasons.limit],
      ["assigned", ["dns"], "de", 0, 2],
    );
    assert.deepEqual(decision.reasons.passed, { absent: 1, language: 1, skill: 1 });
    const english = await give(id, { tags: ["dns"], locale: "en" });
    assert.equal(await who(english.number), dns.id);
    const plain = await give(id, { locale: "en" });
    assert.equal(await who(plain.number), free.id, "dns has one already");
    // Handed back it does not come to the same one at once.
    await change(plain.number, { assignee: null });
    await app.settled();
    assert.equal(await who(plain.number), dns.id);
  });

  test("by turns whoever has waited longest; whoever is not at work gets none where that is asked", async () => {
    const turns = await team(2, { method: "roundRobin", capacity: {} });
    const got = [];
    for (let n = 0; n < 4; n++) got.push(await who((await give(turns.id)).number));
    assert.deepEqual(got.slice(0, 2), got.slice(2));
    assert.equal(new Set(got).size, 2);
    const present = await team(2, { presence: true, capacity: { any: 5 } });
    const waits = await give(present.id);
    assert.equal(await who(waits.number), null);
    assert.deepEqual((await trace(waits.number))[0].reasons.passed, { away: 2 });
    const told = await fetch(`${app.url}/api/v1/presence`, {
      method: "PUT",
      headers: { authorization: `Bearer ${present.agents[1]!.token}`, "content-type": "application/json" },
      body: JSON.stringify({ state: "available" }),
    });
    assert.equal(told.status, 200);
    await app.settled();
    assert.equal(await who(waits.number), present.agents[1]!.id);
  });

  test("two tickets at once never overfill anybody", async () => {
    const { id, agents } = await team(2, { automatic: false, capacity: { any: 2 } });
    const tickets = [];
    for (let n = 0; n < 6; n++) tickets.push(await give(id, {}, false));
    await app.settled();
    const ctx = systemContext(app.program.platform, "routing");
    await Promise.all(tickets.map((ticket) => routeTicket(ctx, ticket.id, id)));
    const { data } = (await app.admin.get("/api/v1/routing/agents")).body;
    const loads = data
      .filter(({ agent }: { agent: { id: string } }) => agents.some((one) => one.id === agent.id))
      .map(({ load }: { load: number }) => load);
    assert.deepEqual(loads, [2, 2]);
    const teams = (await app.admin.get("/api/v1/routing/teams")).body.data;
    assert.equal(teams.find((one: { team: { id: string } }) => one.team.id === id).waiting, 2);
    // Whoever has one less gets the one that waits longest.
    const taken = [];
    for (const { number } of tickets) if ((await who(number)) !== null) taken.push(number);
    await change(taken[0]!, { status: "solved" });
    await app.settled();
    let waiting = 0;
    for (const { number } of tickets) if ((await who(number)) === null) waiting++;
    assert.equal(waiting, 1);
  });
});

test("what nobody could take in time goes to the team that is named for it, once", async () => {
  const second = await team(1, { automatic: false, capacity: { any: 5 } });
  const first = await team(1, { capacity: { any: 0 }, overflowTeam: second.id, overflowMinutes: 30 });
  const { number } = await give(first.id);
  await routeWaiting(app.program.platform);
  assert.deepEqual([await who(number), (await read(number)).team.id], [null, first.id]);
  ahead += 31 * 60_000;
  await Promise.all([routeWaiting(app.program.platform), routeWaiting(app.program.platform)]);
  const ticket = await read(number);
  assert.deepEqual([ticket.team.id, ticket.assignee.id], [second.id, second.agents[0]!.id]);
  assert.deepEqual(
    (await trace(number)).map(({ outcome }: { outcome: string }) => outcome),
    ["assigned", "overflow", "waiting"],
  );
});

test("a rule routes; nobody gets tickets while the hours are closed; absences are one's own", async () => {
  const day = (now().getUTCDay() + 3) % 7;
  const calendar = (
    await app.admin.post("/api/v1/calendars", { name: "Another day", timeZone: "UTC", hours: [{ day, from: "09:00", to: "10:00" }] })
  ).body.id;
  const { id, agents } = await team(2, { automatic: false, calendar });
  await tell(agents[0]!, { languages: [] });
  await app.admin.post("/api/v1/automation/rules", {
    name: "Route",
    enabled: true,
    trigger: { on: "opened" },
    all: [{ field: "tags", is: "any", values: ["route-me"] }],
    actions: [{ do: "route", team: id }],
  });
  const { number } = (
    await app.admin.post("/api/v1/tickets", { subject: "R", body: "Text", tags: ["route-me"], requester: { email: "ann@one.example" } })
  ).body;
  await app.settled();
  assert.deepEqual([await who(number), (await trace(number))[0].reasons.passed], [null, { closed: 2 }]);
  await app.admin.patch(`/api/v1/routing/teams/${id}`, { calendar: null }, { "if-match": '"1"' });
  await routeWaiting(app.program.platform);
  assert.ok(agents.some((agent) => agent.id !== null) && (await who(number)) !== null);
  assert.equal((await read(number)).team.id, id);

  const to = { local: new Date(now().getTime() + 86_400_000).toISOString().slice(0, 16), timeZone: "UTC" };
  assert.equal((await agents[0]!.post("/api/v1/absences", { agent: agents[1]!.id, to })).status, 403);
  const mine = (await agents[0]!.post("/api/v1/absences", { to })).body;
  assert.equal((await agents[1]!.delete(`/api/v1/absences/${mine.id}`)).status, 403);
  assert.equal((await agents[0]!.get("/api/v1/absences?agent=me")).body.data.length, 1);
  assert.equal((await agents[0]!.delete(`/api/v1/absences/${mine.id}`)).status, 204);
  assert.equal((await agents[0]!.get("/api/v1/routing/agents")).status, 403);
});
