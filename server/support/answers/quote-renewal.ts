/** What a renewal costs, by the price lists of the plans a customer has. */
import { holdersOf } from "#licensing/overview";
import { plansById, subscriptionsOf, type Plan, type Subscription } from "#licensing/plans";
import { emit } from "#platform/events";
import { inTransaction, Problem, type Ctx } from "#platform/http";
import { newId } from "#shared/ids";
import { dayIn } from "#shared/lifecycle";
import { localize, type Locale } from "#shared/locales";
import { formatAmount } from "#shared/money";
import type { PricePeriod } from "#shared/plan-codes";
import type { TicketRow } from "#support/tickets";
import type { GivenAnswer, QuoteOffer, RenewalQuote } from "./contract.ts";
import { renewalQuoted } from "./events.ts";
import { noteAnswer } from "./give-answer.ts";
import { ticketToAnswer } from "./look.ts";
import { renewalDays } from "./model.ts";
import { insertAnswer } from "./queries.ts";
import { answerLocale, dayWords, formTag, say, shownRefusal } from "./words.ts";

type Choice = { subscription?: string | undefined; currency?: string | undefined; period?: PricePeriod | undefined };
type Offered = { offers: QuoteOffer[]; names: ReadonlyMap<string, Plan>; refusal: Problem | null };

const MOST_SUBSCRIPTIONS = 20;
/** For how many days an offer is said to hold. */
const HOLDS_DAYS = 30;
const DAY = 86_400_000;

/** What can be renewed for the customer of a ticket: of the product it names, where it names one. */
async function offersFor(ctx: Ctx, ticket: TicketRow): Promise<Offered> {
  const today = dayIn(ctx.clock.now());
  const { organization_id, requester_id } = ticket;
  const holders = await holdersOf(
    ctx.db,
    { ...(organization_id && { organization: organization_id }), ...(requester_id && { contact: requester_id }) },
    today,
  );
  const held = holders ? await subscriptionsOf(ctx, holders, MOST_SUBSCRIPTIONS) : [];
  const names = held.length > 0 ? await plansById(ctx, [...new Set(held.map(({ plan }) => plan.id))]) : new Map<string, Plan>();
  const fits = ({ plan: { id } }: Subscription) => {
    const plan = names.get(id);
    return (
      plan !== undefined && (ticket.product_id === null || plan.allProducts || plan.products.some((one) => one.id === ticket.product_id))
    );
  };
  const own = held.filter((one) => fits(one) && one.state !== "planned" && one.state !== "cancelled");
  const ending = own
    .filter(({ endsOn }) => endsOn !== null)
    .toSorted((a, b) => Number(b.state === "active") - Number(a.state === "active") || a.endsOn!.localeCompare(b.endsOn!));
  const offers = ending.flatMap(({ id, plan, endsOn }) => {
    const { archivedAt, prices } = names.get(plan.id)!;
    if (archivedAt !== null) return [];
    // The usual one first: a year.
    const listed = prices.toSorted((a, b) => Number(b.period === "year") - Number(a.period === "year"));
    return listed.map((price) => ({
      subscription: id,
      plan: { id: plan.id, name: plan.name },
      ...price,
      ...renewalDays(endsOn!, price.period, today),
    }));
  });
  const code = own.length === 0 ? "noPlan" : ending.length === 0 ? "endless" : offers.length === 0 ? "noPrice" : null;
  return { offers, names, refusal: code && new Problem(409, `renewalQuote.${code}`, { values: { plan: ending[0]?.plan.name ?? "" } }) };
}

function chosenOf(offers: readonly QuoteOffer[], { subscription, currency, period }: Choice): QuoteOffer | null {
  const fit = offers.filter(
    (one) =>
      (!subscription || one.subscription === subscription) &&
      (!currency || one.currency === currency) &&
      (!period || one.period === period),
  );
  return fit[0] ?? null;
}

function wordsOf(ctx: Ctx, { amount, currency, period, from, until }: QuoteOffer, plan: Plan, locale: Locale): string {
  const now = ctx.clock.now();
  return say(locale, "quote", {
    plan: localize(plan.names, locale),
    amount: formatAmount(amount, currency, formTag(locale)),
    period,
    from: dayWords(locale, from),
    open: until === null ? "yes" : "no",
    until: until === null ? "" : dayWords(locale, until),
    today: dayWords(locale, now),
    valid: dayWords(locale, new Date(now.getTime() + HOLDS_DAYS * DAY)),
  });
}

/** @throws Problem 404, 409 ticketMerged */
export async function previewQuote(ctx: Ctx, number: number, choice: Choice): Promise<RenewalQuote> {
  const ticket = await ticketToAnswer(ctx, number);
  const { offers, names, refusal } = await offersFor(ctx, ticket);
  const chosen = chosenOf(offers, choice) ?? offers[0] ?? null;
  const locale = answerLocale(ticket.locale);
  const text = chosen ? wordsOf(ctx, chosen, names.get(chosen.plan.id)!, locale) : "";
  return { refusal: shownRefusal(refusal, ctx.locale), offers, chosen, text, locale };
}

/** @throws Problem 404, 409 ticketMerged, renewalQuote.* */
export function giveQuote(ctx: Ctx, number: number, choice: Required<Choice>): Promise<GivenAnswer> {
  return inTransaction(ctx, async (tx) => {
    const ticket = await ticketToAnswer(tx, number);
    const { offers, names, refusal } = await offersFor(tx, ticket);
    if (refusal) throw refusal;
    const chosen = chosenOf(offers, choice);
    if (!chosen) throw new Problem(409, "renewalQuote.otherOffer");
    const locale = answerLocale(ticket.locale);
    const text = wordsOf(tx, chosen, names.get(chosen.plan.id)!, locale);
    const now = tx.clock.now();
    const id = newId(now.getTime());
    const { subscription, amount, currency, period, from, until } = chosen;
    await insertAnswer(tx.db, {
      id,
      ticketId: ticket.id,
      licenseId: null,
      organizationId: ticket.organization_id,
      contactId: ticket.requester_id,
      how: "quote",
      data: { subscription, plan: chosen.plan.name, amount, currency, period, from, until },
      actor: tx.actorKey,
      now,
    });
    await noteAnswer(tx, `subscription:${subscription}`, "quote", { ticket: number, answer: id, amount, currency, period });
    await emit(tx, renewalQuoted, {
      subjects: [`ticket:${ticket.id}`, `subscription:${subscription}`],
      data: { number, answerId: id, subscriptionId: subscription, amount, currency, period },
    });
    return { id, text, locale, file: null, undoable: false };
  });
}
