import type { Api } from "../../server/api.ts";
import type { SlaPolicy } from "../../server/support/sla/policy-contract.ts";
import { SLA_TARGETS, STEP_RECEIVERS, USUAL_PAUSES } from "../../shared/sla-codes.ts";
import { CHANNELS, OPEN_CATEGORIES, PRIORITIES } from "../../shared/ticket-codes.ts";
import { localize } from "../../shared/locales.ts";
import { textOf, type Problem } from "../data.ts";
import { allTeams, organizationNamed, someOrganizations } from "./lists.ts";
import { fault } from "./refusal.tsx";

export const MOST_STEPS = 6;
export const STEP_KINDS = ["percent", "minutesBefore", "minutesAfter"] as const;
export const SHOWN_PRIORITIES = PRIORITIES.toReversed();

/** What a form of a policy offers: by name, what can be chosen. */
export async function slaParts(api: Api, locale: string) {
  const [plans, products, teams, calendars, statuses, organizations] = await Promise.all([
    api.call("plans.list", { query: { limit: 200 } }),
    api.call("products.list", { query: { limit: 200 } }),
    allTeams(api),
    api.call("calendars.list", { query: { limit: 200 } }),
    api.call("tickets.statuses"),
    someOrganizations(api),
  ]);
  const named = (list: readonly { id: string; name: string }[]) => list.map(({ id, name }) => ({ id, name }));
  return {
    plans: named(plans.data),
    products: named(products.data),
    teams,
    calendars: named(calendars.data),
    organizations,
    /** Those with names of their own; the six categories have words. */
    statuses: statuses.data
      .filter(({ category, isDefault, retired }) => !isDefault && !retired && category !== "solved" && category !== "closed")
      .map(({ slug, name }) => ({ slug, name: localize(name, locale) })),
  };
}
export type SlaParts = Awaited<ReturnType<typeof slaParts>>;

/** What is typed as hours, in minutes. 0: not promised. @returns undefined where nothing is typed, NaN for what is no number */
function minutesOf(text: string): number | null | undefined {
  const typed = text.trim().replace(",", ".");
  if (typed === "") return undefined;
  const minutes = Math.round(Number(typed) * 60);
  return minutes === 0 ? null : minutes;
}

/** Minutes as hours to type: `0.5`; `0` for what is not promised. */
export function hoursOf(minutes: number | null | undefined): string {
  return minutes === undefined ? "" : minutes === null ? "0" : String(Math.round((minutes / 60) * 10_000) / 10_000);
}

function whenOf(kind: string, amount: number): SlaPolicy["steps"][number]["when"] {
  return kind === "minutesBefore" ? { minutesBefore: amount } : kind === "minutesAfter" ? { minutesAfter: amount } : { percent: amount };
}

const rows = (most: number) => Array.from({ length: most }, (_, row) => row);
const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((one) => b.includes(one));

/** What a form says of a policy, as the operations take it, or what is wrong with it. @param held of the policy that is changed */
export async function slaPolicyOf(api: Api, form: FormData, held?: SlaPolicy) {
  const chosen = (name: string) => form.getAll(name).filter((one) => typeof one === "string");
  const organizations = chosen("organizations");
  const typed = textOf(form, "organization").trim();
  const found = typed === "" ? null : await organizationNamed(api, typed);
  if (typed !== "" && found === null) return { ok: false as const, problem: fault("organization", "organization") };
  const always = chosen("aroundTheClock");
  const statuses = chosen("statuses");
  return {
    ok: true as const,
    body: {
      name: textOf(form, "name"),
      conditions: {
        plans: chosen("plans"),
        organizations: found ? [...organizations, found] : organizations,
        teams: chosen("teams"),
        products: chosen("products"),
        channels: CHANNELS.filter((channel) => chosen("channels").includes(channel)),
      },
      calendarId: textOf(form, "calendarId") || null,
      staffingCalendarId: textOf(form, "staffingCalendarId") || null,
      targets: SLA_TARGETS.flatMap((target) =>
        PRIORITIES.flatMap((priority) => {
          const minutes = minutesOf(textOf(form, `targets.${target}.${priority}`));
          return minutes === undefined ? [] : [{ target, priority, minutes, aroundTheClock: always.includes(priority) }];
        }),
      ),
      pauses: Object.fromEntries(
        SLA_TARGETS.flatMap((target) => {
          const paused = chosen(`pauses.${target}`).filter(
            (one) => OPEN_CATEGORIES.some((category) => category === one) || statuses.includes(one),
          );
          // What is as usual follows the usual.
          return same(paused, USUAL_PAUSES[target]) ? [] : [[target, paused]];
        }),
      ),
      unassignedPauses: form.has("unassignedPauses"),
      reopenOnBounce: form.has("reopenOnBounce"),
      reopenHours: textOf(form, "reopenHours").trim() === "" ? null : Number(textOf(form, "reopenHours")),
      customersSee: form.has("customersSee"),
      steps: rows(MOST_STEPS).flatMap((row) => {
        const amount = textOf(form, `steps.${row}.amount`).trim();
        if (amount === "") return [];
        const id = textOf(form, `steps.${row}.id`);
        const raiseTo = PRIORITIES.find((one) => one === textOf(form, `steps.${row}.raiseTo`)) ?? null;
        const kept = held?.steps.find((one) => one.id === id);
        return [
          {
            ...(kept && { id }),
            targets: kept?.targets ?? [],
            when: whenOf(textOf(form, `steps.${row}.kind`), Number(amount)),
            notify: STEP_RECEIVERS.filter((one) => chosen(`steps.${row}.notify`).includes(one)),
            raiseTo,
            assignTeam: textOf(form, `steps.${row}.assignTeam`) || null,
            assignAgent: kept?.assignAgent ?? null,
          },
        ];
      }),
    },
  };
}

export const SLA_LABELS = {
  name: { name: "name", label: "admin.name" },
  organization: { name: "organization", label: "admin.sla.organization" },
  calendarId: { name: "calendarId", label: "admin.sla.calendar" },
  staffingCalendarId: { name: "staffingCalendarId", label: "admin.sla.staffing" },
  reopenHours: { name: "reopenHours", label: "admin.sla.reopenHours" },
  conditions: { name: "plans", label: "admin.sla.conditions" },
  targets: { name: "targets.firstResponse.urgent", label: "admin.sla.targets" },
  steps: { name: "steps.0.amount", label: "admin.sla.steps" },
  ticket: { name: "ticket", label: "admin.sla.ticket" },
};

/** The target and priority that a problem with a row of targets is about: rows are counted in what was sent. */
export function atCells(problem: Problem, targets: readonly { target: string; priority: string }[]): Problem {
  const errors = problem.errors?.map((error) => {
    const row = /^targets\.(\d+)/.exec(error.path);
    const cell = row && targets[Number(row[1])];
    return cell ? { ...error, path: `targets.${cell.target}.${cell.priority}` } : error;
  });
  return errors ? { ...problem, errors } : problem;
}
