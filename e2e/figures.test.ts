/** Figures in the desk: from a number to its tickets, for everybody who may look. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sql } from "kysely";
import { deskApp, type DeskApp } from "./lib/desk-app.ts";
import { lookAt } from "./lib/looks.ts";
import { until } from "./lib/until.ts";

let desk: DeskApp;
before(async () => {
  desk = await deskApp();
});
after(() => desk?.close());

describe("figures", () => {
  test("lead from a number to its tickets, and say what they are, in every look", async () => {
    const { number } = await desk.ticket("=Printing stops", { channel: "email" });
    await desk.ticket("Nobody answered");
    await desk.jana.post(`/api/v1/tickets/${number}/messages`, { body: "Try this.", visibility: "public", status: "solved" });
    // A reply waits some seconds before it leaves.
    await until(
      async () => (await desk.app.admin.get(`/api/v1/wallboard`)).body.resolvedToday,
      (resolved) => resolved === 1,
    );
    const seen = await desk.open(desk.petr, "/desk/figures");
    await using _ = seen;
    const { page, troubles } = seen;
    const tile = page.locator(".figure-tile", { hasText: "First reply time" }).first();
    await tile.getByText("What it says").click();
    await tile.getByText("first public reply of a person").waitFor();
    await page.locator(".figure-chart canvas").first().waitFor();
    await tile.getByRole("link").click();
    await page.waitForURL(/\/desk\/figures\/firstReply/);
    await page.locator("select[name=groupBy]").selectOption("agent");
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByRole("link", { name: "Jana Nováková" }).click();
    await page.waitForURL(/only=/);
    await page.getByText("Only Jana Nováková").waitFor();
    await page.getByRole("link", { name: `#${number}` }).click();
    await page.waitForURL(`**/desk/tickets/${number}`);
    // Having it before one is told, and whoever looks is at work.
    await until(
      async () =>
        (
          await sql<{
            n: number;
          }>`select count(*)::int as n from events where type = 'ticket.viewed' and actor = ${`agent:${desk.petr.id}`}`.execute(
            desk.app.system.db,
          )
        ).rows[0]!.n,
      (told) => told > 0,
    );
    assert.equal((await desk.app.admin.get("/api/v1/wallboard")).body.available, 1);
    assert.deepEqual(troubles, []);
    await lookAt(seen, ["/desk/figures", "/desk/figures/all"]);
  });
});
