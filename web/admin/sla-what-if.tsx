import { FormattedMessage, useIntl } from "react-intl";
import { data, useActionData } from "react-router";
import type { Api } from "../../server/api.ts";
import type { SlaPolicy, SlaPreview } from "../../server/support/sla/policy-contract.ts";
import { attempt, textOf } from "../data.ts";
import { duration } from "../ui/duration.ts";
import { Time, useNow } from "../ui/time.tsx";
import { Group } from "./page.tsx";
import { refused, typedOf } from "./refusal.tsx";
import { atCells, slaPolicyOf } from "./sla-parts.ts";

export type Tried = SlaPreview & { ticket: number };

/** Tries what a form says on the ticket it names; nothing is stored. */
export async function tryPolicy(request: Request, api: Api, form: FormData, held?: SlaPolicy) {
  const said = await slaPolicyOf(api, form, held);
  if (!said.ok) return refused(form, said.problem);
  const { name: _, ...body } = said.body;
  const ticket = Number(textOf(form, "ticket").replace("#", ""));
  const tried = await attempt(request, () =>
    api.call("slaPolicies.preview", { body: { ticket, ...(held && { policy: held.id }), ...body } }),
  );
  return tried.ok ? data({ typed: typedOf(form), tried: { ...tried.value, ticket } }) : refused(form, atCells(tried.problem, body.targets));
}

export function useTried(): Tried | undefined {
  return (useActionData() as { tried?: Tried } | undefined)?.tried;
}

/** What would have been promised for a ticket, and what became of it. */
export function WhatIf({ tried: { ticket, fits, decides, plan, clocks } }: { tried: Tried }) {
  const intl = useIntl();
  const now = useNow();
  return (
    <Group title={<FormattedMessage id="admin.sla.tried" values={{ number: <bdi dir="ltr">#{ticket}</bdi> }} />}>
      <div className="card grid gap-2 p-4" role="status">
        <p>
          {fits ? (
            <FormattedMessage id="admin.sla.tried.fits" />
          ) : decides ? (
            <FormattedMessage id="admin.sla.tried.other" values={{ name: <bdi>{decides.name}</bdi> }} />
          ) : plan ? (
            <FormattedMessage id="admin.sla.tried.plan" values={{ name: <bdi>{plan.name}</bdi> }} />
          ) : (
            <FormattedMessage id="admin.sla.tried.nothing" />
          )}
        </p>
        {clocks.length > 0 && (
          <ul className="grid gap-1">
            {clocks.map(({ target, instance, minutes, dueAt, breachedAt, state, met }) => (
              <li key={`${target} ${instance}`} className="flex flex-wrap gap-x-2">
                <strong>
                  <FormattedMessage id={`sla.target.${target}`} />
                  {instance > 1 && ` ${intl.formatNumber(instance)}`}
                </strong>
                <span>{duration(intl, minutes * 60)}</span>
                <span className="text-soft">
                  <FormattedMessage
                    id={`admin.sla.tried.${breachedAt !== null ? "broken" : met ? "met" : state === "running" && dueAt !== null && Date.parse(dueAt) >= now ? "running" : state}`}
                    values={{ time: dueAt && <Time at={dueAt} /> }}
                  />
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Group>
  );
}
