/** A month of a customer as a document. */
import type { Ctx } from "#platform/http";
import { isolated, type PdfBlock, type PdfDocument } from "#platform/pdf";
import { direction } from "#shared/locales";
import { formatAmount } from "#shared/money";
import { howWorkedOut } from "#shared/statement-words";
import type { Credit, Statement, StatementLine } from "./contract.ts";
import { formatOf, localTime, monthName, shareText, wordsOf } from "./words.ts";

type Said = { statement: Statement; missed: readonly StatementLine[] };

/** @param said.missed broken promises that are shown; the rest is told to stand in the list */
export function statementDocument({ locale, clock }: Pick<Ctx, "locale" | "clock">, { statement, missed }: Said): PdfDocument {
  const word = wordsOf(locale);
  const share = (percent: number | null) => shareText(percent, locale);
  const number = (value: number) => new Intl.NumberFormat(formatOf(locale)).format(value);
  const zone = statement.timeZone;
  const made = localTime(statement.closedAt ?? clock.now().toISOString(), zone);
  const bad = (count: number) => ({ text: number(count), ...(count > 0 && { tone: "bad" as const, strong: true }) });

  const credited: PdfBlock[] = [];
  const money = (amount: number, currency: string) => isolated(formatAmount(amount, currency, formatOf(locale)));
  for (const credit of statement.credits) credited.push(...creditBlocks(credit, { word, share, money }));

  const blocks: PdfBlock[] = [
    {
      kind: "figures",
      items: [
        { label: word("attainment"), value: share(statement.attainment), note: word("attainment.short") },
        { label: word("met"), value: number(statement.met), tone: "good" },
        { label: word("missed"), value: number(statement.missed), ...(statement.missed > 0 && { tone: "bad" }) },
        ...statement.credited
          .filter(({ state }) => state !== "waived")
          .slice(0, 1)
          .map(({ amount, currency, state }) => ({ label: word("credit"), value: money(amount, currency), note: word(`credit.${state}`) })),
      ],
    },
    { kind: "text", text: word("definition"), tone: "muted" },
    ...(statement.state === "closed" ? [] : [{ kind: "text", text: word(`state.${statement.state}.what`), tone: "warning" } as const]),
    { kind: "heading", text: word("byTarget") },
    statement.targets.length === 0
      ? { kind: "text", text: word("none"), tone: "muted" }
      : {
          kind: "table",
          columns: [
            { title: word("target"), width: 3 },
            { title: word("met"), align: "end", width: 1 },
            { title: word("missed"), align: "end", width: 1 },
            { title: word("attainment"), align: "end", width: 1 },
          ],
          rows: statement.targets.map((one) => [word(`target.${one.target}`), number(one.met), bad(one.missed), share(one.attainment)]),
          foot: [word("all"), number(statement.met), number(statement.missed), share(statement.attainment)],
        },
  ];
  if (statement.causes.length > 0)
    blocks.push(
      { kind: "heading", text: word("causes") },
      {
        kind: "facts",
        rows: statement.causes.map(({ cause, count }) => ({ label: word(`cause.${cause ?? "unknown"}`), value: number(count) })),
      },
    );
  if (credited.length > 0) blocks.push({ kind: "heading", text: word("credits") }, ...credited);
  if (missed.length > 0)
    blocks.push(
      { kind: "heading", text: word("missedOnes") },
      {
        kind: "table",
        columns: [
          { title: word("ticket"), width: 2 },
          { title: word("target"), width: 4 },
          { title: word("dueAt"), width: 3 },
          { title: word("settledAt"), width: 3 },
          { title: word("cause"), width: 4 },
        ],
        rows: missed.map((line) => [
          line.ticket === null ? word("ticket.hidden") : `#${line.ticket}`,
          word(`target.${line.target}`),
          localTime(line.dueAt, zone),
          line.settledAt === null ? word("notYet") : localTime(line.settledAt, zone),
          word(`cause.${line.cause ?? "unknown"}`),
        ]),
      },
    );
  if (missed.length < statement.missed)
    blocks.push({ kind: "text", text: word("rest", { count: statement.missed - missed.length }), tone: "muted" });
  if (statement.versions.length > 1)
    blocks.push(
      { kind: "heading", text: word("versions") },
      {
        kind: "table",
        columns: [
          { title: word("version"), width: 1 },
          { title: word("closedAt"), width: 2 },
          { title: word("attainment"), align: "end", width: 2 },
          { title: word("reason"), width: 5 },
        ],
        rows: statement.versions.map((one) => [
          number(one.version),
          localTime(one.closedAt, zone),
          `${share(one.attainment)} (${number(one.met)} / ${number(one.met + one.missed)})`,
          one.reason === null ? "" : isolated(one.reason),
        ]),
      },
    );
  return {
    locale,
    rightToLeft: direction(locale) === "rtl",
    title: word("title", { month: monthName(statement.month, locale) }),
    subtitle: isolated(statement.organization.name),
    footer: word("footer", { zone: isolated(zone), made: isolated(made) }),
    createdAt: clock.now(),
    blocks,
  };
}

type Words = {
  word: ReturnType<typeof wordsOf>;
  share: (percent: number | null) => string;
  money: (amount: number, currency: string) => string;
};

function creditBlocks(credit: Credit, { word, share, money }: Words): PdfBlock[] {
  const { key, values } = howWorkedOut(credit, { share, money });
  const tiers = credit.terms.tiers.map(({ below, percent }) => word("tier", { below: share(below), percent: share(percent) }));
  return [
    { kind: "heading", level: 2, text: isolated(credit.plan.name) },
    {
      kind: "facts",
      rows: [
        { label: word("credit.how"), value: word(`how.${key}`, values) },
        { label: word("credit.terms"), value: `${tiers.join("; ")}; ${word("most", { percent: share(credit.terms.most) })}` },
        ...(credit.fee
          ? [{ label: word("fee"), value: `${money(credit.fee.amount, credit.terms.currency)} (${word(`fee.${credit.fee.from}`)})` }]
          : []),
        ...(credit.state === "none" ? [] : [{ label: word("credit.state"), value: word(`credit.${credit.state}`) }]),
      ],
    },
  ];
}
