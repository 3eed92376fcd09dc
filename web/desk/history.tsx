import { useEffect, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import type { FieldValue } from "../../shared/fields.ts";
import { Button } from "../ui/button.tsx";
import { CustomFieldValue } from "../ui/custom-fields.tsx";
import { Skeleton } from "../ui/states.tsx";
import { Time } from "../ui/time.tsx";
import { callApi } from "./api-client.ts";
import { agents, teams } from "./lookups.ts";
import { useLiveEvents } from "./live.tsx";
import { decisionsOf, RouteEntry } from "./route-entry.tsx";
import { RuleEntry, runsOf } from "./rule-entry.tsx";
import { Disclosure } from "./side-panel.tsx";
import { useStatusNames } from "./status-name.tsx";
import { useTicketFields } from "./ticket-fields.tsx";
import type { RoutingDecision } from "../../server/support/routing/contract.ts";
import type { RuleRun } from "../../server/support/automation/contract.ts";
import type { Checklist } from "../../server/support/checklists/contract.ts";
import type { HistoryEntry } from "../../server/support/tickets/contract.ts";

/** A value that was changed, by whom and when. */
type FieldChanged = {
  id: string;
  key: string;
  label: string;
  before: FieldValue | null;
  after: FieldValue | null;
  actor: { name: string | null };
  at: string;
};
type State =
  | { at: "idle" }
  | { at: "loading" }
  | { at: "failed" }
  | {
      at: "there";
      entries: HistoryEntry[];
      values: FieldChanged[];
      steps: ReadonlyMap<string, string>;
      runs: ReadonlyMap<string, RuleRun>;
      routed: ReadonlyMap<string, RoutingDecision>;
    };

/** Whose deeds are shown. */
const BY = ["all", "people", "rules"] as const;
type By = (typeof BY)[number];

function isBy({ actor, type }: HistoryEntry, by: By): boolean {
  if (by === "all") return true;
  const rule = actor?.kind === "rule" || type === "rule.ran";
  return by === "rules" ? rule : !rule && actor?.kind !== "system";
}

/** What the conversation itself shows. */
const SAID = new Set(["message.added", "note.added"]);

/** What happened to the ticket, newest first; asked for when opened, and again when the ticket changed meanwhile. */
export function History({ ticketId, ticketNumber, revision }: { ticketId: string; ticketNumber: number; revision: number }) {
  const [state, setState] = useState<State>({ at: "idle" });
  const [open, setOpen] = useState(0);
  const [by, setBy] = useState<By>("all");
  const intl = useIntl();
  useEffect(() => {
    if (open === 0) return;
    let ended = false;
    setState((before) => (before.at === "there" ? before : { at: "loading" }));
    Promise.all([
      callApi<{ data: HistoryEntry[] }>("GET", `/tickets/${ticketNumber}/history?limit=200`),
      // Who may not read the log of changed values sees that they were changed.
      callApi<{ data: FieldChanged[] }>("GET", `/field-changes?kind=ticket&id=${ticketId}&limit=200`).catch(() => ({ data: [] })),
    ]).then(
      async ([{ data }, { data: values }]) => {
        const [steps, runs, routed] = await Promise.all([
          namesOfSteps(ticketNumber, data),
          runsOf(ticketNumber, data),
          decisionsOf(ticketNumber, data),
        ]);
        if (!ended) setState({ at: "there", entries: data.filter(({ type }) => !SAID.has(type)), values, steps, runs, routed });
      },
      () => !ended && setState({ at: "failed" }),
    );
    return () => {
      ended = true;
    };
  }, [ticketId, ticketNumber, revision, open]);

  // A tick is no change of the ticket itself.
  useLiveEvents(({ type, subjects }) => {
    if (
      open > 0 &&
      (type.startsWith("checklist.") || type === "rule.ran" || type === "ticket.routed" || type.startsWith("licenseAnswer.")) &&
      subjects.includes(`ticket:${ticketId}`)
    )
      setOpen((n) => n + 1);
  });

  return (
    <Disclosure title={<FormattedMessage id="field.history" />} onOpen={() => setOpen((n) => n + 1)}>
      {state.at === "loading" && (
        <div className="grid gap-2">
          <Skeleton className="h-3 w-3/4" />
          <Skeleton className="h-3 w-1/2" />
        </div>
      )}
      {state.at === "failed" && (
        <p className="flex flex-wrap items-center gap-2 text-xs text-danger">
          <FormattedMessage id="history.failed" />
          <Button size="sm" onClick={() => setOpen((n) => n + 1)}>
            <FormattedMessage id="common.retry" />
          </Button>
        </p>
      )}
      {state.at === "there" && (
        <label className="history-by">
          <FormattedMessage id="history.by" />
          <select
            className="input"
            data-size="sm"
            value={by}
            onChange={(event) => setBy(BY.find((one) => one === event.target.value) ?? "all")}
          >
            {BY.map((one) => (
              <option key={one} value={one}>
                {intl.formatMessage({ id: `history.by.${one}` })}
              </option>
            ))}
          </select>
        </label>
      )}
      {state.at === "there" && !state.entries.some((entry) => isBy(entry, by)) && (
        <p className="text-xs text-faint">
          <FormattedMessage id="history.noneSuch" />
        </p>
      )}
      {state.at === "there" && (
        <ol className="history">
          {state.entries
            .filter((entry) => isBy(entry, by))
            .map((entry) => (
              <li key={entry.seq}>
                <span className="block">
                  {entry.type === "rule.ran" ? (
                    <RuleEntry entry={entry} run={state.runs.get(String(entry.data["runId"]))} />
                  ) : entry.type === "ticket.routed" ? (
                    <RouteEntry decision={state.routed.get(String(entry.data["decisionId"]))} />
                  ) : (
                    <Sentence entry={entry} values={state.values} steps={state.steps} />
                  )}
                </span>
                <span className="text-faint">
                  {entry.actor && (
                    <>
                      <bdi>{entry.actor.name}</bdi>
                      {" · "}
                    </>
                  )}
                  <Time at={entry.occurredAt} />
                </span>
              </li>
            ))}
        </ol>
      )}
    </Disclosure>
  );
}

/** What checklists and steps are called now, by id; asked for only where the history speaks of some. */
async function namesOfSteps(ticketNumber: number, entries: readonly HistoryEntry[]): Promise<ReadonlyMap<string, string>> {
  if (!entries.some(({ type }) => type.startsWith("checklist."))) return new Map();
  const { data } = await callApi<{ data: Checklist[] }>("GET", `/tickets/${ticketNumber}/checklists`);
  return new Map(data.flatMap(({ id, name, steps }) => [[id, name] as const, ...steps.map((step) => [step.id, step.text] as const)]));
}

type SentenceProps = { entry: HistoryEntry; values: readonly FieldChanged[]; steps: ReadonlyMap<string, string> };

function Sentence({ entry, values, steps }: SentenceProps) {
  const intl = useIntl();
  const changes = entry.data["changes"];
  if (entry.type === "ticket.changed" && typeof changes === "object" && changes) {
    const lines = Object.entries(changes as Record<string, unknown>).filter(([field]) => field !== "category");
    return lines.map(([field, change]) => (
      <span key={field} className="block">
        {field === "fields" ? (
          <FieldLines keys={change as string[]} at={entry.occurredAt} values={values} />
        ) : (
          <ChangeLine field={field} change={change} />
        )}
      </span>
    ));
  }
  if (entry.type === "autoReply.received" && typeof entry.data["until"] === "string") {
    const day = intl.formatDate(`${entry.data["until"]}T00:00:00Z`, { dateStyle: "long", timeZone: "UTC" });
    return <FormattedMessage id="event.autoReply.until" values={{ day }} />;
  }
  const id = `event.${entry.type}`;
  const name = steps.get(String(entry.data["stepId"] ?? entry.data["checklistId"]));
  if (name !== undefined && id in intl.messages)
    return <FormattedMessage id="event.named" values={{ what: <FormattedMessage id={id} />, name: <bdi>{name}</bdi> }} />;
  // A kind of event that a newer room tells of is named by its code.
  return id in intl.messages ? <FormattedMessage id={id} /> : <bdi dir="ltr">{entry.type}</bdi>;
}

/** Which custom fields were changed, and where that may be read from what to what: the log has the very same moment. */
function FieldLines({ keys, at, values }: { keys: readonly string[]; at: string; values: readonly FieldChanged[] }) {
  const fields = useTicketFields();
  return keys.map((key) => {
    const field = fields.find((one) => one.key === key);
    const apart = (one: FieldChanged) => Math.abs(Date.parse(one.at) - Date.parse(at));
    const change = values.filter((one) => one.key === key && apart(one) < 2_000).toSorted((a, b) => apart(a) - apart(b))[0];
    const label = <bdi>{field?.label ?? change?.label ?? key}</bdi>;
    const shown = (value: FieldValue | null) =>
      value === null ? (
        <FormattedMessage id="field.none" />
      ) : field ? (
        <CustomFieldValue field={field} value={value} />
      ) : (
        <bdi>{JSON.stringify(value)}</bdi>
      );
    return (
      <span key={key} className="block">
        {change ? (
          <FormattedMessage id="event.fieldFromTo" values={{ field: label, from: shown(change.before), to: shown(change.after) }} />
        ) : (
          <FormattedMessage id="event.fieldChanged" values={{ field: label }} />
        )}
      </span>
    );
  });
}

function ChangeLine({ field, change }: { field: string; change: unknown }) {
  const intl = useIntl();
  const statusName = useStatusNames(intl.locale);
  const name = useNames(field === "assignee" || field === "team" ? field : null);
  if (field === "tagsAdded" || field === "tagsRemoved") {
    return <FormattedMessage id={`event.${field}`} values={{ tags: <bdi>{intl.formatList((change as string[]).map(String))}</bdi> }} />;
  }
  if (field === "accessAdded" || field === "accessRemoved")
    return <FormattedMessage id={`event.${field}`} values={{ count: (change as string[]).length }} />;
  const label = <FormattedMessage id={`field.${field}`} />;
  // Of these the event holds ids alone.
  if (!Array.isArray(change) || field === "product" || field === "license")
    return <FormattedMessage id="event.fieldChanged" values={{ field: label }} />;
  const [from, to] = change.map((value: string | null) => {
    if (value === null) return intl.formatMessage({ id: "field.none" });
    if (field === "status") return statusName(value) ?? value;
    const code = [`${field}.${value}`].find((id) => id in intl.messages && field !== "productVersion");
    return code ? intl.formatMessage({ id: code }) : (name(value) ?? value);
  });
  return <FormattedMessage id="event.fieldFromTo" values={{ field: label, from: <bdi>{from}</bdi>, to: <bdi>{to}</bdi> }} />;
}

/** Names of the people or teams that a change speaks of by id. */
function useNames(kind: "assignee" | "team" | null): (id: string) => string | undefined {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    if (!kind) return;
    const list: Promise<{ id: string; name: string }[]> = kind === "team" ? teams() : agents();
    list.then(
      (all) => setNames(new Map(all.map(({ id, name }) => [id, name]))),
      () => undefined,
    );
  }, [kind]);
  return (id) => names.get(id);
}
