import type { ReactNode } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import { Form } from "react-router";
import type { IssueHistoryEntry, IssueUpdate, KnownIssue } from "../../../server/products/issues/contract.ts";
import type { AffectedPerson, IssueTicket } from "../../../server/support/issues/contract.ts";
import { ISSUE_STATES } from "../../../shared/issue-codes.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { FormArea, FormSelect, FormText, type FieldError } from "../../ui/form-field.tsx";
import { Time } from "../../ui/time.tsx";
import { PlainText } from "../message-text.tsx";
import type { Refusal } from "../people/acts.ts";
import { Card } from "../people/parts.tsx";

/** A new state in one step: those affected are told unless somebody unticks it. */
export function StateForm({ issue, typed }: { issue: KnownIssue; typed: Refusal["typed"] | undefined }) {
  const intl = useIntl();
  const asked = typed?.["intent"]?.[0] === "state" ? typed : undefined;
  return (
    <Form method="post" className="people-form">
      <input type="hidden" name="revision" value={issue.revision} />
      <FormSelect name="state" label={<FormattedMessage id="issue.newState" />} defaultValue={asked?.["state"]?.[0] ?? issue.state}>
        {ISSUE_STATES.map((state) => (
          <option key={state} value={state}>
            {intl.formatMessage({ id: `issue.state.${state}` })}
          </option>
        ))}
      </FormSelect>
      <FormText
        optional
        name="fixedIn"
        label={<FormattedMessage id="issue.fixedIn" />}
        defaultValue={asked?.["fixedIn"]?.[0] ?? issue.fixedIn ?? ""}
        maxLength={60}
        dir="ltr"
        autoComplete="off"
      />
      {issue.visibility !== "internal" && issue.affected !== 0 && (
        <label className="flex items-start gap-2 text-sm">
          <input type="checkbox" name="tell" className="mt-0.5" defaultChecked={asked ? asked["tell"] !== undefined : true} />
          <FormattedMessage id="issue.tell" values={{ count: issue.affected ?? 0 }} />
        </label>
      )}
      <Button type="submit" name="intent" value="state">
        <FormattedMessage id="issue.setState" />
      </Button>
    </Form>
  );
}

/** Whom it affects; who may read people sees who, and nobody sees the requester of a ticket he may not see. */
export function Affected({ people, more }: { people: readonly AffectedPerson[]; more: boolean }) {
  return (
    <Card title={<FormattedMessage id="issue.affected" />}>
      {people.length === 0 && (
        <p className="text-sm text-soft">
          <FormattedMessage id="issue.affected.none" />
        </p>
      )}
      <ul className="grid gap-2 text-sm empty:hidden">
        {people.map((one) => (
          <li key={one.id} className="grid gap-0.5">
            <span className="flex flex-wrap items-center gap-1.5">
              <a className="link" href={`/desk/contacts/${one.contact.id}`}>
                <bdi>{one.contact.name}</bdi>
              </a>
              {one.reported && (
                <Badge tone="outline">
                  <FormattedMessage id="issue.affected.said" />
                </Badge>
              )}
            </span>
            <span className="issue-meta">
              {one.organization && <bdi>{one.organization.name}</bdi>}
              {one.version && <bdi dir="ltr">{one.version}</bdi>}
              {one.license && <bdi dir="ltr">{one.license}</bdi>}
              {one.tickets.map((number) => (
                <a key={number} className="link" dir="ltr" href={`/desk/tickets/${number}`}>
                  #{number}
                </a>
              ))}
            </span>
            {one.comment && <PlainText text={one.comment} />}
          </li>
        ))}
      </ul>
      {more && (
        <p className="text-xs text-faint">
          <FormattedMessage id="issue.affected.more" />
        </p>
      )}
    </Card>
  );
}

export function TiedTickets({ tickets, more, action }: { tickets: readonly IssueTicket[]; more: boolean; action: ReactNode }) {
  return (
    <Card title={<FormattedMessage id="issue.tickets" />}>
      {tickets.length === 0 && (
        <p className="text-sm text-soft">
          <FormattedMessage id="issue.tickets.none" />
        </p>
      )}
      <ul className="grid gap-1 text-sm empty:hidden">
        {tickets.map(({ id, number, subject, category, requester }) => (
          <li key={id}>
            <a className="link" href={`/desk/tickets/${number}`} data-over={category === "solved" || category === "closed" || undefined}>
              <bdi dir="ltr" className="tabular">
                #{number}
              </bdi>{" "}
              <bdi>{subject}</bdi>
            </a>
            <span className="block text-xs text-faint">
              <FormattedMessage id={`status.${category}`} />
              {requester && (
                <>
                  {" · "}
                  <bdi>{requester.name}</bdi>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {more && (
        <p className="text-xs text-faint">
          <FormattedMessage id="issue.tickets.more" />
        </p>
      )}
      {action && <div>{action}</div>}
    </Card>
  );
}

export function IssueUpdates({
  updates,
  more,
  mayWrite,
  mayPublish,
  shown,
  errors,
}: {
  updates: readonly IssueUpdate[];
  more: boolean;
  mayWrite: boolean;
  mayPublish: boolean;
  /** Whether customers see the issue at all. */
  shown: boolean;
  errors: readonly FieldError[];
}) {
  return (
    <Card title={<FormattedMessage id="issue.updates" />}>
      {mayWrite && (
        <Form method="post" className="people-form">
          <FormArea name="text" label={<FormattedMessage id="issue.update" />} errors={errors} rows={3} maxLength={20_000} />
          {mayPublish && (
            <label className="flex items-start gap-2 text-sm">
              <input type="checkbox" name="public" className="mt-0.5" />
              <FormattedMessage id={shown ? "issue.update.public" : "issue.update.publicLater"} />
            </label>
          )}
          <Button type="submit" name="intent" value="update">
            <FormattedMessage id="issue.update.add" />
          </Button>
        </Form>
      )}
      {updates.length === 0 && (
        <p className="text-sm text-soft">
          <FormattedMessage id="issue.updates.none" />
        </p>
      )}
      <ol className="issue-updates empty:hidden">
        {updates.map((one) => (
          <li key={one.id} data-internal={one.public ? undefined : ""}>
            <p className="issue-meta">
              {one.author && <bdi>{one.author.name}</bdi>}
              <Time at={one.createdAt} />
              <Badge tone={one.public ? "outline" : "note"}>
                <FormattedMessage id={one.public ? "issue.update.isPublic" : "issue.visibility.internal"} />
              </Badge>
            </p>
            <PlainText text={one.text} />
            {mayWrite && (!one.public || mayPublish) && (
              <Form method="post">
                <input type="hidden" name="id" value={one.id} />
                <Button type="submit" size="sm" look="quiet" name="intent" value="removeUpdate">
                  <FormattedMessage id="issue.update.remove" />
                </Button>
              </Form>
            )}
          </li>
        ))}
      </ol>
      {more && (
        <p className="text-xs text-faint">
          <FormattedMessage id="issue.updates.more" />
        </p>
      )}
    </Card>
  );
}

/** What happened to it, in words; a kind of event a newer room tells of is named by its code. */
export function IssueHistory({ entries }: { entries: readonly IssueHistoryEntry[] }) {
  return (
    <details className="people-card issue-history">
      <summary className="issue-summary">
        <FormattedMessage id="issue.history" />
      </summary>
      <ol className="history">
        {entries.map((entry) => (
          <li key={entry.seq}>
            <span className="block">
              <HistoryWords entry={entry} />
            </span>
            <span className="text-faint">
              {entry.actor.kind === "agent" && (
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
    </details>
  );
}

const CODED = new Set(["state", "severity", "visibility"]);

function HistoryWords({ entry }: { entry: IssueHistoryEntry }) {
  const intl = useIntl();
  const { changes } = entry.data;
  if (entry.type === "knownIssue.changed" && typeof changes === "object" && changes !== null)
    return Object.entries(changes).map(([field, change]) => {
      const [before, after] = Array.isArray(change) ? (change as unknown[]) : [];
      const words = (value: unknown) =>
        typeof value === "string" && CODED.has(field)
          ? intl.formatMessage({ id: `issue.${field}.${value}` })
          : Array.isArray(value)
            ? value.join(", ")
            : typeof value === "string"
              ? value
              : "–";
      return (
        <span key={field} className="block">
          {CODED.has(field) || field === "fixedIn" || field === "versions" ? (
            <FormattedMessage
              id={`issue.changed.${field}`}
              values={{ before: <bdi>{words(before)}</bdi>, after: <bdi>{words(after)}</bdi> }}
            />
          ) : (
            <FormattedMessage id={`issue.changed.${field}`} />
          )}
        </span>
      );
    });
  const id = `issue.event.${entry.type}`;
  return id in intl.messages ? <FormattedMessage id={id} /> : <bdi>{entry.type}</bdi>;
}
