/** The demo vendor "Acme": made once, on the first start of an empty database. */
import { randomInt } from "node:crypto";
import { sql } from "kysely";
import { inTransaction, systemContext, type Ctx, type Platform } from "#platform/http";
import { makePlan } from "./plan.ts";
import { writeTickets } from "./write-tickets.ts";
import { writeVendor } from "./write-vendor.ts";

const MARKER = "demo";

/** Whether a demo may be made here: nothing was set up before, by a demo or by people. */
async function isEmpty(ctx: Ctx): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean }>`select not exists (select from settings where key = ${MARKER}) and not exists (select from organizations)
    and not exists (select from brands) and not exists (select from tickets) as empty`.execute(ctx.db);
  return rows[0]!.empty;
}
