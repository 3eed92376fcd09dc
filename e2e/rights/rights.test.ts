import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { CONTACT_RIGHTS, ROLE_RIGHTS } from "#people/access";
import { actorKey, withDatabase, type Actor, type Ctx } from "#platform/http";
import { allRoutes } from "../../server/rooms.ts";
import { askFor, forbiddenWords, operationOf, send } from "./ask.ts";
import { readMatrix, SEES_INSIDE, SIGHT } from "./matrix.ts";
import { requests } from "./requests.ts";
import { buildWorld, type TicketKey, type World } from "./world.ts";

const matrix = readMatrix();
const routes = new Map(allRoutes.map((route) => [route.id, route]));

/**
 * `RIGHTS_ACTORS` and `RIGHTS_ROWS` narrow a run down: the proofs with parts of the program taken out need no more. Without them every sixth
 * actor is asked for a row, others for the next; `npm run prove -- rights` asks all of them.
 */
const CUSTOMERS = new Set(["own", "sees", "col", "oth", "frm", "fut", "sec", "rdr", "cc", "gst", "rvS", "gone", "anon"]);
const actors = process.env.RIGHTS_ACTORS === "customers" ? matrix.actors.filter((actor) => CUSTOMERS.has(actor)) : matrix.actors;
const only = process.env.RIGHTS_ROWS ? new RegExp(process.env.RIGHTS_ROWS) : /./;

describe("rights", () => {
  let world: World;
  before(async () => {
    world = await buildWorld();
  });
  after(() => world?.close());

  const seenBy = (actor: string) => SIGHT[actor] ?? [];
  const numbersOf = (keys: readonly TicketKey[]) => keys.map((key) => world.tickets[key].number).toSorted((a, b) => a - b);

  test("each operation has its row, each row its operation and its request", () => {
    const rows = [...matrix.rows.keys()];
    const covered = new Set(rows.map((row) => operationOf(routes, row)?.id));
    assert.deepEqual(
      [...routes.keys()].filter((id) => !covered.has(id)),
      [],
      "operations without a row in e2e/rights/matrix.ts",
    );
    assert.deepEqual(
      rows.filter((row) => !operationOf(routes, row)),
      [],
      "rows without an operation",
    );
    assert.deepEqual(rows.toSorted(), Object.keys(requests).toSorted(), "rows and requests");
    assert.deepEqual(matrix.actors.toSorted(), Object.keys(world.actors).toSorted(), "actors");
  });

  test("lists, counts and search show each actor the tickets he sees, all of them and no other", async () => {
    for (const actor of actors) {
      const caller = world.actors[actor]!;
      const expected = numbersOf(seenBy(actor));
      const list = await caller.get("/api/v1/tickets?limit=200");
      if (matrix.rows.get("tickets.list")!.get(actor) !== 200) {
        assert.equal(list.status, 401, actor);
        continue;
      }
      const numbers = (answer: { body: { data: { number: number }[] } }) =>
        answer.body.data.map((ticket) => ticket.number).toSorted((a, b) => a - b);
      assert.deepEqual(numbers(list), expected, `the list of ${actor}`);
      for (const query of ["category=new,open", "sort=-updatedAt", "sort=dueAt", "channel=email&sort=createdAt"])
        assert.deepEqual(numbers(await caller.get(`/api/v1/tickets?${query}`)), expected, `${query} by ${actor}`);
      const { open } = (await caller.get("/api/v1/tickets/counts")).body;
      assert.equal(open, expected.length, `the counts of ${actor}`);
      for (const [key, ticket] of Object.entries(world.tickets)) {
        const seen = seenBy(actor).includes(key as TicketKey);
        assert.deepEqual(
          numbers(await caller.get(`/api/v1/tickets?q=${ticket.marker}`)),
          seen ? [ticket.number] : [],
          `${actor} looks for words of ${key}`,
        );
        assert.deepEqual(
          numbers(await caller.get(`/api/v1/tickets?q=${ticket.number}`)),
          seen ? [ticket.number] : [],
          `${actor} looks for the number of ${key}`,
        );
        const inside = seen && SEES_INSIDE.includes(actor);
        assert.deepEqual(
          numbers(await caller.get(`/api/v1/tickets?q=${ticket.noteMarker}`)),
          inside ? [ticket.number] : [],
          `${actor} looks for words of a note of ${key}`,
        );
      }
    }
  });

  test("references and live updates name what the actor sees and nothing else", async () => {
    const { system } = world.app;
    const { platform } = world.app.program;
    const { references, liveUpdates } = platform.registrations;
    const ids = Object.values(world.tickets).map((ticket) => ticket.id);
    const people: { [actor: string]: Actor } = {
      agt: { kind: "agent", id: world.ids.agent!, name: "agt", role: "agent", rights: ROLE_RIGHTS.agent, teams: [] },
      oth: { kind: "contact", id: world.ids.other!, name: "oth", rights: CONTACT_RIGHTS, organizations: [world.ids.beta!] },
    };
    for (const [name, actor] of Object.entries(people)) {
      if (!actors.includes(name)) continue;
      const expected = seenBy(name)
        .map((key) => world.tickets[key].id)
        .toSorted();
      await withDatabase(platform, actor, async (db) => {
        const ctx: Ctx = { ...system, db, actor, actorKey: actorKey(actor) };
        assert.deepEqual((await references.ticket!(ctx, ids)).map(({ id }) => id).toSorted(), expected, name);
        assert.deepEqual([...(await liveUpdates.ticket!(ctx, ids))].toSorted(), expected, name);
      });
    }
  });

  const sampled = process.env.RIGHTS_ROWS === undefined;
  for (const [place, [row, expected]] of [...matrix.rows].entries()) {
    if (!only.test(row)) continue;
    const asked = actors.filter((_, n) => !sampled || (n + place) % 6 === 0);
    test(row, async () => {
      const route = operationOf(routes, row)!;
      // Who is refused changes nothing, so all of them may ask the same.
      const refused = await askFor(world, row, "owner");
      const one = async (actor: string) => {
        const ask = expected.get(actor)! < 300 ? await askFor(world, row, actor) : refused;
        const answer = await send(world.actors[actor]!, route, ask);
        assert.equal(answer.status, expected.get(actor), `${actor}: ${answer.text.slice(0, 300)}`);
        for (const word of forbiddenWords(world, seenBy(actor), SEES_INSIDE.includes(actor)))
          assert.ok(!answer.text.includes(word), `${actor} is told "${word}"`);
        // What may not be seen is answered like what does not exist, to the letter.
        if (answer.status === 404)
          assert.deepEqual(await send(world.actors[actor]!, route, { ...ask, path: ask.unknown! }), answer, `${actor}, unknown`);
      };
      // Changes based on a revision would get in one another's way.
      if (route.spec.ifMatch) for (const actor of asked) await one(actor);
      else await Promise.all(asked.map(one));
    });
  }

  test("an id of nothing is 404 to whoever may see everything", async () => {
    for (const [place, [row, expected]] of [...matrix.rows].entries()) {
      if (sampled && place % 4 !== 0) continue;
      // What only customers do, such as saying that a known issue affects them, is refused whatever it is about.
      if (!only.test(row) || actors !== matrix.actors || expected.get("owner") === 403) continue;
      const ask = await askFor(world, row, "owner");
      if (!ask.unknown) continue;
      const answer = await send(world.actors.owner!, operationOf(routes, row)!, { ...ask, path: ask.unknown });
      assert.equal(answer.status, 404, `${row}: ${answer.text.slice(0, 200)}`);
    }
  });
});
