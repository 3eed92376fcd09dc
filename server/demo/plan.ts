import { languages } from "./content/index.ts";
import { longThread } from "./content/en/long-thread.ts";
import type { Category, Language, LanguageContent, OrganizationSeed, Scenario } from "./model.ts";
import { planTicket } from "./plan-ticket.ts";
import type { DemoPlan, PlannedTicket } from "./plan-types.ts";
import { seededRandom, type Random } from "./random.ts";
import { demoCustomerDomain } from "./vendor.ts";

/** How many tickets of each language stand where; about three hundred in all. */
const quotas: Readonly<Record<Language, Readonly<Record<Category, number>>>> = {
  en: { new: 6, open: 11, waitingOnCustomer: 5, waitingOnThirdParty: 2, solved: 18, closed: 34 },
  pt: { new: 5, open: 8, waitingOnCustomer: 4, waitingOnThirdParty: 1, solved: 15, closed: 29 },
  cs: { new: 4, open: 7, waitingOnCustomer: 3, waitingOnThirdParty: 1, solved: 14, closed: 26 },
  de: { new: 4, open: 7, waitingOnCustomer: 3, waitingOnThirdParty: 1, solved: 14, closed: 26 },
  ar: { new: 4, open: 6, waitingOnCustomer: 3, waitingOnThirdParty: 1, solved: 14, closed: 24 },
};
const categories: readonly Category[] = ["new", "open", "waitingOnCustomer", "waitingOnThirdParty", "solved", "closed"];

/** An organisation that has the product, in a country where the matter makes sense; another one than the last time, where there is one. */
function organizationFor(
  random: Random,
  content: LanguageContent,
  scenario: Scenario,
  last: OrganizationSeed | undefined,
): OrganizationSeed {
  const fitting = content.organizations.filter(
    (each) =>
      (scenario.on === null || each.products.includes(scenario.on)) &&
      (!scenario.countries || scenario.countries.includes(each.country)) &&
      // The customer of the demo sees the long conversation among his own.
      (scenario !== longThread || each.domain === demoCustomerDomain),
  );
  const others = fitting.filter((each) => each !== last);
  return random.pick(others.length > 0 ? others : fitting);
}

/**
 * Makes the whole demo: the same for the same clock.
 * @param now the first start; nothing in the plan is later
 */
export function makePlan(now: Date): DemoPlan {
  const tickets: PlannedTicket[] = [];
  for (const [index, content] of languages.entries()) {
    const random = seededRandom(0xac3e + index * 7919);
    // Every scenario is used once before one is used again, and the running tickets come first.
    const deck = random.shuffle(content.scenarios);
    const used = new Map<Scenario, OrganizationSeed>();
    let next = 0;
    for (const category of categories) {
      for (let rank = 0; rank < quotas[content.language][category]; rank++) {
        const scenario = deck[next++ % deck.length]!;
        const organization = organizationFor(random, content, scenario, used.get(scenario));
        used.set(scenario, organization);
        // The languages take turns among the newest.
        tickets.push(planTicket({ random, now, content, scenario, category, rank: rank * languages.length + index, organization }));
      }
    }
    if (content.language === "en") {
      const organization = organizationFor(random, content, longThread, undefined);
      tickets.push(planTicket({ random, now, content, scenario: longThread, category: "open", rank: 0, organization }));
    }
  }
  return { madeFor: now, tickets: tickets.toSorted((a, b) => a.steps[0]!.at.getTime() - b.steps[0]!.at.getTime()) };
}
