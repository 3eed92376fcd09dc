/** Proof: every returned mail of the collection, by SMTP, opens no ticket and is decided in time; the reader's judgement is a test of its own. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { mailApp } from "../../server/testing/mail-app.ts";
import { progress, prove, require, type Figures } from "./lib/proof.ts";

const DATA = join(import.meta.dirname, "../../../shared/data/email-bounces");

type Row = { outcome: string; n: number; p99: number };

/** @param every takes one mail in so many */
export async function loops({ every }: { every: number }): Promise<Figures> {
  require(existsSync(DATA), "the shared test material is absent");
  const app = await mailApp();
  try {
    const lines = readFileSync(join(DATA, "expected.jsonl"), "utf8").trim().split("\n");
    let sent = 0;
    for (const [index, line] of lines.entries()) {
      if (index % every !== 0) continue;
      const { file, kind } = JSON.parse(line) as { file: string; kind: string };
      const answer = await app.deliver(readFileSync(join(DATA, file)), { from: kind === "auto-reply" ? "x@corpus.example" : "" });
      require(answer.startsWith("250"), `${file}: ${answer}`);
      sent += 1;
      progress(`${sent} mails`);
    }
    await app.settled();
    const { rows } = await sql<Row>`select outcome, count(*)::int as n,
        percentile_disc(0.99) within group (order by extract(epoch from decided_at - received_at))::float as p99
      from intake group by 1 order by 1`.execute(app.program.platform.database.staff);
    const tickets = await sql<{ n: number }>`select count(*)::int as n from tickets`.execute(app.program.platform.database.staff);
    require(tickets.rows[0]!.n === 0, `${tickets.rows[0]!.n} tickets were opened`);
    require(rows.every((row) => row.outcome === "delivery" || row.outcome === "autoReply"), JSON.stringify(rows));
    const slowest = Math.max(...rows.map((row) => row.p99));
    require(slowest < 2, `the slowest hundredth took ${slowest} s`);
    progress("");
    return {
      mails: sent,
      ...Object.fromEntries(rows.map((row) => [`kept as ${row.outcome}`, row.n])),
      "tickets opened": 0,
      "99 in 100 decided within, seconds": slowest,
    };
  } finally {
    await app.close();
  }
}

if (import.meta.main) await prove("loops", { every: 1 }, loops);
