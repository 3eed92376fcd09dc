/** Renewals and how customers do, as files. */
import { exportAnswer, startExport, type ExportColumn } from "#platform/export";
import { forbidden, type Ctx } from "#platform/http";
import { translate } from "#platform/i18n";
import { dayIn } from "#shared/lifecycle";
import { direction, localize, type Locale } from "#shared/locales";
import { decimalsOf } from "#shared/money";
import type { churnContract } from "./contract.ts";
import { countHealths, countRenewals, type HealthRow, type RenewalRow } from "./list-queries.ts";
import { renewalPage } from "./list-renewals.ts";
import { daysBetween } from "./model/terms.ts";
import { healthPage, ownerOf } from "./read-health.ts";
import { rightFor } from "./signals.ts";

type Query<K extends "renewals.export" | "customerHealth.export"> = (typeof churnContract)[K]["query"]["_zod"]["output"];
const PORTION = 500;

/** Whoever asks, reading in the language he said; the list is his to see, beside being his to take along. @throws Problem 403 */
function readerOf(ctx: Ctx, locale: Locale | undefined): Ctx {
  if (!ctx.actor.rights.has("health.read")) throw forbidden("health.read");
  return { ...ctx, locale: locale ?? ctx.locale };
}

const titles = (ctx: Ctx) => (name: string) => translate(ctx.locale, `desk.churn.${name}`);
/** In whole units of the currency, as a number that can be added up. */
const amount = ({ yearly, currency }: { yearly: number | null; currency: string | null }) =>
  yearly === null || currency === null ? null : yearly / 10 ** decimalsOf(currency);

type Whose = Pick<RenewalRow, "organization" | "contact" | "owner" | "yearly" | "currency" | "last_contact_at" | "score" | "level">;

function common(ctx: Ctx): { first: ExportColumn<Whose>[]; last: ExportColumn<Whose>[] } {
  const title = titles(ctx);
  return {
    first: [{ key: "customer", title: title("customer"), value: ({ organization, contact }) => (organization ?? contact)?.name }],
    last: [
      { key: "yearly", title: title("yearly"), value: amount },
      { key: "currency", title: title("currency"), value: ({ currency }) => currency },
      { key: "score", title: title("score"), value: ({ score }) => score },
      { key: "level", title: title("level"), value: ({ level }) => level && title(`level.${level}`) },
      { key: "owner", title: title("owner"), value: ({ owner }) => owner?.name },
      { key: "lastContactAt", title: title("lastContact"), value: (row) => row.last_contact_at },
    ],
  };
}

/** All renewals that fit. @throws Problem 403, 422 */
export async function exportRenewals(asker: Ctx, { format, locale, ...filter }: Query<"renewals.export">): Promise<Response> {
  const ctx = readerOf(asker, locale);
  const title = titles(ctx);
  const today = dayIn(ctx.clock.now());
  const rows = await startExport(ctx, {
    action: "renewals.export",
    format,
    filter,
    words: [],
    count: () => countRenewals(ctx.db, { ...filter, customer: filter.customer, owner: ownerOf(ctx, filter.owner) ?? undefined, today }),
    page: (cursor) => renewalPage(ctx, { ...filter, cursor, limit: PORTION }),
  });
  const { first, last } = common(ctx);
  const columns: ExportColumn<RenewalRow>[] = [
    ...first,
    { key: "plan", title: title("plan"), value: ({ plan }) => localize(plan.name, ctx.locale) },
    { key: "kind", title: title("kind"), value: ({ kind }) => title(`kind.${kind}`) },
    { key: "endsOn", title: title("endsOn"), value: ({ ends_on }) => ends_on },
    { key: "inDays", title: title("inDays"), value: ({ ends_on }) => daysBetween(today, ends_on) },
    { key: "outcome", title: title("outcome"), value: ({ outcome }) => title(`outcome.${outcome}`) },
    ...last,
  ];
  return exportAnswer(columns, rows, { format, fileName: `renewals-${today}`, rightToLeft: direction(ctx.locale) === "rtl" });
}

/** How all customers that fit do, with what takes points off. @throws Problem 403, 422 */
export async function exportHealth(asker: Ctx, { format, locale, ...filter }: Query<"customerHealth.export">): Promise<Response> {
  const ctx = readerOf(asker, locale);
  const title = titles(ctx);
  const today = dayIn(ctx.clock.now());
  const rows = await startExport(ctx, {
    action: "customerHealth.export",
    format,
    filter,
    words: [],
    count: () => countHealths(ctx.db, { level: filter.level, owner: ownerOf(ctx, filter.owner) ?? undefined }),
    page: (cursor) => healthPage(ctx, { ...filter, cursor, limit: PORTION }),
  });
  const { first, last } = common(ctx);
  const said = ({ reasons }: HealthRow) =>
    reasons
      .filter(({ points, signal }) => points > 0 && ctx.actor.rights.has(rightFor(signal)))
      .toSorted((a, b) => b.points - a.points)
      .map(({ signal, points }) => `${title(`signal.${signal}`)} (${points})`)
      .join("; ");
  const columns: ExportColumn<HealthRow>[] = [
    ...first,
    ...last,
    { key: "trend", title: title("trend"), value: ({ trend }) => trend },
    { key: "renewsOn", title: title("renewsOn"), value: ({ renews_on }) => renews_on },
    { key: "reasons", title: title("reasons"), value: said },
  ];
  return exportAnswer(columns, rows, { format, fileName: `customer-health-${today}`, rightToLeft: direction(ctx.locale) === "rtl" });
}
