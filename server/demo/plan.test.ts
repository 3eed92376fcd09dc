import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { languages } from "./content/index.ts";
import { makePlan } from "./plan.ts";
import { seededRandom } from "./random.ts";
import { render } from "./render.ts";
import { formatOf } from "./words.ts";

const now = new Date("2026-11-20T14:30:00Z");
const plan = makePlan(now);

function counts<T>(values: readonly T[]): Map<T, number> {
  const out = new Map<T, number>();
  for (const value of values) out.set(value, (out.get(value) ?? 0) + 1);
  return out;
}

describe("the demo's plan", () => {
  test("is the same for the same clock, and follows the clock", () => {
    assert.deepEqual(makePlan(now), plan);
    const later = makePlan(new Date(now.getTime() + 7 * 24 * 60 * 60_000));
    assert.equal(later.tickets.length, plan.tickets.length);
    assert.notDeepEqual(later, plan);
  });

  test("spreads some three hundred tickets over five languages, every type, priority and category", () => {
    assert.ok(plan.tickets.length >= 290 && plan.tickets.length <= 330, String(plan.tickets.length));
    const byLanguage = counts(plan.tickets.map((each) => each.language));
    assert.deepEqual([...byLanguage.keys()].toSorted(), ["ar", "cs", "de", "en", "pt"]);
    for (const [language, count] of byLanguage) assert.ok(count >= 50, `${language}: ${count}`);
    assert.equal(counts(plan.tickets.map((each) => each.type)).size, 10);
    assert.equal(counts(plan.tickets.map((each) => each.priority)).size, 4);
    const byCategory = counts(plan.tickets.map((each) => each.category));
    const active = byCategory.get("new")! + byCategory.get("open")!;
    const waiting = byCategory.get("waitingOnCustomer")! + byCategory.get("waitingOnThirdParty")!;
    assert.ok(active >= 55 && active <= 70, `new and open: ${active}`);
    assert.ok(waiting >= 18 && waiting <= 26, `waiting: ${waiting}`);
  });

  test("puts nothing into the future and nothing in the wrong order", () => {
    for (const ticket of plan.tickets) {
      const times = ticket.steps.map((each) => each.at.getTime());
      assert.deepEqual(
        times,
        times.toSorted((a, b) => a - b),
        ticket.subject,
      );
      assert.ok(ticket.assignedAt.getTime() >= times[0]!, ticket.subject);
      for (const time of [...times, ticket.assignedAt, ticket.settledAt ?? times[0]!, ticket.closedAt ?? times[0]!])
        assert.ok(Number(time) <= now.getTime(), ticket.subject);
      if (ticket.settledAt) assert.ok(ticket.settledAt.getTime() >= times.at(-1)!, ticket.subject);
      if (ticket.closedAt) assert.ok(ticket.closedAt.getTime() >= ticket.settledAt!.getTime(), ticket.subject);
    }
  });

  test("looks alive: the newest ticket is minutes old, most were opened in office hours", () => {
    const opened = plan.tickets.map((each) => each.steps[0]!.at);
    const newest = Math.max(...opened.map((each) => each.getTime()));
    assert.ok(now.getTime() - newest < 20 * 60_000);
    const office = opened.filter((each) => each.getUTCDay() % 6 !== 0 && each.getUTCHours() >= 7 && each.getUTCHours() < 18);
    assert.ok(office.length / opened.length > 0.75, `${office.length} of ${opened.length}`);
    const oldest = Math.min(...opened.map((each) => each.getTime()));
    assert.ok(now.getTime() - oldest > 80 * 24 * 60 * 60_000 && now.getTime() - oldest <= 90 * 24 * 60 * 60_000);
  });

  test("shows no subject twice among the running tickets", () => {
    const subjects = plan.tickets.filter((each) => each.category !== "solved" && each.category !== "closed").map((each) => each.subject);
    assert.equal(new Set(subjects).size, subjects.length);
  });

  test("lets each running ticket end where its category says", () => {
    for (const { category, steps, subject } of plan.tickets) {
      const last = steps.findLast((each) => each.visibility === "public")!;
      if (category === "open" || category === "new") assert.equal(last.by.kind, "contact", subject);
      if (category === "waitingOnCustomer") assert.equal(last.by.kind, "agent", subject);
    }
  });

  test("has one conversation of about fifty messages between two customers and two agents", () => {
    const longest = plan.tickets.toSorted((a, b) => b.steps.length - a.steps.length)[0]!;
    assert.ok(longest.steps.length >= 48 && longest.steps.length <= 55, String(longest.steps.length));
    assert.ok(longest.colleague);
    const writers = longest.steps.flatMap(({ by }) =>
      by.kind === "agent" ? [by.agent.key] : by.kind === "contact" ? [by.contact.mailbox] : [],
    );
    assert.equal(new Set(writers).size, 4);
    assert.equal(longest.steps.filter(({ by }) => by.kind === "stranger").length, 1, "a stranger tries his luck");
  });

  test("answers with somebody who speaks the language and, for security, is on the access list", () => {
    for (const { language, assignee, restricted, subject, steps } of plan.tickets) {
      if (assignee) assert.ok(assignee.speaks.includes(language), subject);
      for (const { by } of steps)
        if (restricted && by.kind === "agent") assert.ok(by.agent.teams.includes("security"), `${subject}: ${by.agent.name}`);
    }
  });

  test("sends former members no new questions", () => {
    for (const { requester, steps, subject } of plan.tickets)
      if (requester.left) assert.ok(now.getTime() - steps.at(-1)!.at.getTime() > 20 * 24 * 60 * 60_000, subject);
  });
});

describe("the demo's texts", () => {
  test("hold at least thirty conversations in each language", () => {
    for (const { language, scenarios } of languages) assert.ok(scenarios.length >= 30, `${language}: ${scenarios.length}`);
  });

  test("leave no placeholder, no alternative and no line that only the program understands", () => {
    for (const { subject, steps } of plan.tickets) {
      assert.doesNotMatch(subject, /[{}|\n]/);
      for (const { text, visibleText } of steps) {
        assert.doesNotMatch(text, /\{[^}\n]*\}|undefined|NaN|Invalid Date/, text);
        assert.ok(text.includes(visibleText.trimEnd()), "the visible text is a part of the whole");
      }
    }
  });

  test("are written in the script of their language", () => {
    for (const { language, steps } of plan.tickets) {
      const arabic = /\p{Script=Arabic}/u.test(steps[0]!.visibleText);
      assert.equal(arabic, language === "ar");
    }
  });

  test("use tags that a ticket may carry", () => {
    for (const { scenarios } of languages)
      for (const { tags } of scenarios) for (const tag of tags) assert.match(tag, /^[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{N}\p{M}.-]{0,49}$/u);
  });

  test("come only from reserved domains, each address once", () => {
    const addresses = languages.flatMap((each) =>
      each.organizations.flatMap(({ domain, contacts }) => contacts.map(({ mailbox }) => `${mailbox}@${domain}`)),
    );
    assert.equal(new Set(addresses).size, addresses.length);
    for (const address of addresses) assert.match(address, /^[a-z.]+@[a-z-]+\.example$/);
    assert.ok(addresses.length >= 60, String(addresses.length));
  });

  test("can be told of every country", () => {
    for (const { organizations } of languages) for (const { country } of organizations) assert.doesNotThrow(() => formatOf(country));
  });
});

describe("a demo text", () => {
  const fill = {
    values: { version: "6.2.1" },
    speaker: "f",
    addressee: "m",
    date: (from: string, days: number) => `${from}${days}`,
  } as const;
  test("takes values, dates and the forms of who speaks and who is spoken to", () => {
    assert.equal(render("{version} {date-2} {then+5} přišl{|a} {@sozinho|sozinha}", fill), "6.2.1 date-2 then5 přišla sozinho");
  });
  test("with an unknown placeholder is refused", () => {
    assert.throws(() => render("{vesrion}", fill), /no value for \{vesrion\}/);
  });
});

test("the seeded generator repeats itself and stays in its bounds", () => {
  const draw = () => {
    const random = seededRandom(7);
    return Array.from({ length: 500 }, () => random.between(3, 9));
  };
  assert.deepEqual(draw(), draw());
  assert.deepEqual(
    [...new Set(draw())].toSorted((a, b) => a - b),
    [3, 4, 5, 6, 7, 8, 9],
  );
});
