/** Subjects and texts of support mails in five languages for bulk loads: those of ../shared/bench where that folder is there, else our own. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { generateMail } from "../../e2e/prove/lib/mails.ts";

const SHARED = fileURLToPath(new URL("../../../shared/bench/make-mails.mjs", import.meta.url));

type Random = (() => number) & { int(n: number): number };
type Maker = {
  rng(seed: number): Random;
  lang(random: Random): string;
  subject(random: Random, language: string): string;
  text(random: Random, language: string): string;
  mail(n: number, options: { seed: number; to: string; tag: string }): string;
};

export type Text = { subject: string; text: string; locale: string };

async function maker(): Promise<Maker | null> {
  return existsSync(SHARED) ? ((await import(SHARED)) as Maker) : null;
}

/** `count` texts, the same each time. */
export async function texts(count: number): Promise<Text[]> {
  const shared = await maker();
  if (shared) {
    const random = shared.rng(7);
    return Array.from({ length: count }, () => {
      const locale = shared.lang(random);
      return { subject: shared.subject(random, locale), text: shared.text(random, locale), locale };
    });
  }
  return Array.from({ length: count }, (_, n) => ({
    subject: `Activation fails, case ${n}`,
    text: Array.from({ length: 5 }, (_, line) => `The export of report ${n} stops at row ${line * 37 + n}.`).join("\n\n"),
    locale: "en",
  }));
}

/** `count` mails to an address, the same each time but for `run`, which sets their Message-IDs apart; and where they are from. */
export async function mails(
  count: number,
  { to, run }: { to: string; run: string },
): Promise<{ source: string; list: { from: string; bytes: Buffer }[] }> {
  const shared = await maker();
  if (shared) {
    const list = Array.from({ length: count }, (_, i) => {
      const bytes = Buffer.from(shared.mail(i + 1, { seed: 1, to, tag: run }));
      const from = /^Return-Path: <([^>]*)>/m.exec(bytes.toString("latin1"))?.[1] ?? "user@customer.example";
      return { from, bytes };
    });
    return { source: "../shared/bench/make-mails.mjs", list };
  }
  return {
    source: "own mails, since ../shared/bench is not there",
    list: Array.from({ length: count }, (_, n) => generateMail(n, { seed: 1, run, to })),
  };
}
