/** The demo vendor "Acme": made once, on the first start of an empty database. */
import { randomInt } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { givePassword } from "#people/identity";
import { proveAddress } from "#people/directory";
import { inTransaction, systemContext, type Ctx, type Platform } from "#platform/http";
import { writeFeedback } from "./feedback.ts";
import { writeKnownIssues } from "./known-issues.ts";
import { linkTickets } from "./link-tickets.ts";
import { makePlan } from "./plan.ts";
import { shapeTickets, useShape } from "./shape-tickets.ts";
import { demoPeople } from "./vendor.ts";
import { writeTickets } from "./write-tickets.ts";
import { writeVendor } from "./write-vendor.ts";

const MARKER = "demo";
/** Where the sign-ins are written down, in the data folder and readable by its owner only. */
export const SIGN_INS_FILE = "demo-sign-ins.txt";

export type DemoSignIn = { role: string; name: string; email: string; password: string };
export type Demo = { tickets: number; signIns: readonly DemoSignIn[] };

/**
 * Creates the demo vendor: brands, products, teams, agents, customers and some three hundred tickets in five languages, dated relative
 * to `platform.clock`. All in one transaction, so a start that is killed leaves nothing behind and the next one begins anew.
 * Nobody is told of what it did: its events are marked as imported.
 * @param begin called when there is something to do
 * @returns null when there is a demo already, or anything that people have set up
 */
export async function createDemo(platform: Platform, begin: () => void = () => {}): Promise<Demo | null> {
  const password = inventPassword();
  const demo = await inTransaction({ ...systemContext(platform, MARKER), importing: MARKER }, async (tx) => {
    const { rows } =
      await sql`insert into settings (key, value, updated_at) values (${MARKER}, ${JSON.stringify({ madeAt: tx.clock.now() })}::jsonb, ${tx.clock.now()}) on conflict do nothing returning key`.execute(
        tx.db,
      );
    if (rows.length === 0) return null;
    if (!(await isEmpty(tx))) return null;
    begin();
    const plan = makePlan(tx.clock.now());
    const cast = await writeVendor(tx, plan.madeFor);
    const shape = await shapeTickets(tx);
    const tickets = await writeTickets(tx, plan, cast, shape);
    await linkTickets(tx);
    await writeFeedback(tx, plan.madeFor);
    await writeKnownIssues(tx, cast, plan.madeFor);
    await useShape(tx, shape, cast);
    await giveAccounts(tx, password);
    return { tickets, signIns: demoPeople.map((person) => ({ ...person, password })) };
  });
  if (demo) await writeDown(platform.config.dataDir, demo.signIns);
  return demo;
}

async function isEmpty({ db }: Ctx): Promise<boolean> {
  const { rows } = await sql<{
    empty: boolean;
  }>`select not exists (select from organizations) and not exists (select from brands) and not exists (select from tickets) as empty`.execute(
    db,
  );
  return rows[0]!.empty;
}

/** A password to read aloud, another one in each installation: 60 bits, so that a demo that is opened to a network is no open door. */
function inventPassword(): string {
  const letters = "23456789abcdefghjkmnpqrstuvwxyz";
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join("");
  return `${group()}-${group()}-${group()}`;
}

async function giveAccounts(ctx: Ctx, password: string): Promise<void> {
  for (const { name, email, role } of demoPeople) {
    const accountId = await givePassword(ctx, { email, name, password });
    if (role === "customer") await proveAddress(ctx, { address: email, accountId });
  }
}

async function writeDown(dataDir: string, signIns: readonly DemoSignIn[]): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const lines = signIns.map(({ role, name, email, password }) => `${role.padEnd(9)} ${email.padEnd(36)} ${password}   (${name})`);
  await writeFile(join(dataDir, SIGN_INS_FILE), `Sign-ins of the demo vendor\n\n${lines.join("\n")}\n`, { mode: 0o600 });
}
