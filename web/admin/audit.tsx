import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, useLoaderData } from "react-router";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import ScrollText from "lucide-react/icons/scroll-text";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { FormSelect, FormText } from "../ui/form-field.tsx";
import { Callout, EmptyState } from "../ui/states.tsx";
import { exactTime } from "../ui/time.tsx";
import type { Route } from "./+types/audit.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

const KINDS = ["signIn", "read", "denied", "export", "change"] as const;

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "audit.read");
  const api = apiFor(context);
  const query = new URL(request.url).searchParams;
  const said = (name: string) => (query.get(name) ?? "").trim();
  const kind = KINDS.find((one) => one === said("kind"));
  const filter = {
    person: said("person"),
    actor: said("actor"),
    action: said("action"),
    ticket: said("ticket"),
    from: said("from"),
    until: said("until"),
  };
  const actor = filter.actor || filter.person;
  const asked = {
    ...(actor && { actor }),
    ...(filter.action && { action: filter.action }),
    ...(kind && { kind }),
    ...(/^[1-9]\d{0,14}$/.test(filter.ticket) && { ticket: filter.ticket }),
    ...(DAY.test(filter.from) && { from: `${filter.from}T00:00:00Z` }),
    ...(DAY.test(filter.until) && { until: dayAfter(filter.until) }),
  };
  const cursor = query.get("cursor");
  const [page, check, alarms, agents, tokens] = await load(request, () =>
    Promise.all([
      api.call("audit.list", { query: { limit: 50, ...asked, ...(cursor && { cursor }) } }),
      api.call("audit.check", { query: { last: 1_000 } }),
      api.call("audit.alarms.list", { query: { limit: 5 } }),
      rightsOf(context).includes("agents.read") ? api.call("agents.list", { query: { limit: 200 } }) : { data: [] },
      rightsOf(context).includes("tokens.manage") ? api.call("tokens.list", { query: { limit: 200 } }) : { data: [] },
    ]),
  );
  const names = Object.fromEntries([
    ...agents.data.map(({ id, name }) => [`agent:${id}`, name] as const),
    ...tokens.data.map(({ id, name, agent }) => [`token:${id}`, agent ? `${name} (${agent.name})` : name] as const),
  ]);
  const people = agents.data.map(({ id, name }) => ({ id: `agent:${id}`, name })).toSorted((a, b) => a.name.localeCompare(b.name));
  return { ...page, names, people, filter, kind, check, alarms: alarms.data, download: new URLSearchParams(asked).toString() };
}

const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/** The start of the day after, so that the last day counts whole. */
function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(next.getTime())) return `${day}T00:00:00Z`;
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString();
}

export default function Audit() {
  const intl = useIntl();
  const { data: entries, nextCursor, names, people, filter, kind, check, alarms, download } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.audit" });
  const broken = check.faults.length + check.unsealed;
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.audit.what" />}>
      {alarms.length > 0 && (
        <Callout tone="warn" icon={TriangleAlert}>
          <h2 className="font-semibold">
            <FormattedMessage id="admin.audit.alarms" />
          </h2>
          <ul>
            {alarms.map(({ id, kind: what, actor, count, raisedAt }) => (
              <li key={id}>
                <Link to={`/admin/audit?actor=${encodeURIComponent(actor)}`} className="link">
                  <FormattedMessage id={`admin.audit.alarm.${what}`} values={{ who: <bdi>{names[actor] ?? actor}</bdi>, count }} />
                </Link>{" "}
                <span className="text-soft tabular">{exactTime(intl, raisedAt)}</span>
              </li>
            ))}
          </ul>
        </Callout>
      )}
      {broken > 0 ? (
        <Callout tone="danger" icon={TriangleAlert}>
          <FormattedMessage id="admin.audit.broken" values={{ count: broken }} />
        </Callout>
      ) : (
        check.head && (
          <details>
            <summary>
              <FormattedMessage id="admin.audit.whole" values={{ checked: check.checked }} />
            </summary>
            <p className="text-soft">
              <FormattedMessage id="admin.audit.whole.what" values={{ seq: check.head.seq }} />{" "}
              <code className="text-xs break-all" dir="ltr">
                {check.head.hash}
              </code>
            </p>
          </details>
        )
      )}
      <Form className="admin-filter" role="search">
        <FormSelect name="person" label={<FormattedMessage id="admin.audit.person" />} defaultValue={filter.person}>
          <option value="">{intl.formatMessage({ id: "admin.audit.anybody" })}</option>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </FormSelect>
        <FormSelect name="kind" label={<FormattedMessage id="admin.audit.kind" />} defaultValue={kind ?? ""}>
          <option value="">{intl.formatMessage({ id: "admin.audit.any" })}</option>
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {intl.formatMessage({ id: `admin.audit.kind.${one}` })}
            </option>
          ))}
        </FormSelect>
        <FormText
          name="ticket"
          label={<FormattedMessage id="admin.audit.ticket" />}
          defaultValue={filter.ticket}
          inputMode="numeric"
          maxLength={15}
          dir="ltr"
        />
        <FormText name="from" type="date" label={<FormattedMessage id="admin.audit.from" />} defaultValue={filter.from} />
        <FormText name="until" type="date" label={<FormattedMessage id="admin.audit.until" />} defaultValue={filter.until} />
        <FormText
          name="action"
          label={<FormattedMessage id="admin.audit.action" />}
          defaultValue={filter.action}
          maxLength={100}
          dir="ltr"
        />
        {filter.actor && <input type="hidden" name="actor" value={filter.actor} />}
        <Button type="submit">
          <FormattedMessage id="admin.search" />
        </Button>
      </Form>
      <p className="flex flex-wrap gap-x-4">
        {(["csv", "jsonl"] as const).map((format) => (
          <a key={format} href={`/api/v1/audit/export?format=${format}${download && `&${download}`}`} className="link" download>
            <FormattedMessage id={`admin.audit.${format}`} />
          </a>
        ))}
      </p>
      <Table
        caption={title}
        rows={entries}
        empty={
          <EmptyState icon={ScrollText} title={<FormattedMessage id="admin.audit.none" />}>
            <FormattedMessage id="admin.audit.none.what" />
          </EmptyState>
        }
        columns={[
          {
            id: "admin.audit.at",
            cell: (entry) => (
              <time dateTime={entry.at} className="tabular whitespace-nowrap" title={exactTime(intl, entry.at)}>
                {intl.formatDate(entry.at, { dateStyle: "short", timeStyle: "medium" })}
              </time>
            ),
          },
          {
            id: "admin.audit.actor",
            cell: (entry) => (
              <>
                <Thing text={entry.actor} names={names} />
                {entry.address && (
                  <p className="text-xs text-faint">
                    <bdi dir="ltr">{entry.address}</bdi>
                  </p>
                )}
              </>
            ),
          },
          { id: "admin.audit.action", cell: (entry) => <code className="text-xs break-all">{entry.action}</code> },
          { id: "admin.audit.subject", cell: (entry) => entry.subject && <Thing text={entry.subject} names={names} /> },
          {
            id: "admin.audit.outcome",
            cell: (entry) => (
              <Badge tone={entry.outcome === "denied" ? "danger" : "neutral"}>
                <FormattedMessage id={`admin.audit.${entry.outcome}`} />
              </Badge>
            ),
          },
        ]}
      />
      <Pages next={nextCursor} />
    </Page>
  );
}

/** Somebody or something in the log: by name where it is known, else as the log has it; contacts lead to their page. */
function Thing({ text, names }: { text: string; names: { [key: string]: string } }) {
  const name = names[text];
  if (name !== undefined) return <bdi title={text}>{name}</bdi>;
  const code = <code className="text-xs break-all">{text}</code>;
  const contact = /^contact:([0-9a-f-]{36})$/.exec(text)?.[1];
  if (contact === undefined) return code;
  return (
    <Link to={`/admin/contacts/${contact}`} className="link">
      {code}
    </Link>
  );
}
