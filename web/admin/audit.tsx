import { FormattedMessage, useIntl } from "react-intl";
import { Form, Link, useLoaderData } from "react-router";
import ScrollText from "lucide-react/icons/scroll-text";
import { apiFor } from "../portal/api.server.ts";
import { load } from "../data.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/states.tsx";
import { exactTime } from "../ui/time.tsx";
import type { Route } from "./+types/audit.ts";
import { requireRight, rightsOf } from "./may.ts";
import { Page } from "./page.tsx";
import { Pages, Table } from "./table.tsx";

export async function loader({ request, context }: Route.LoaderArgs) {
  requireRight(context, "audit.read");
  const api = apiFor(context);
  const query = new URL(request.url).searchParams;
  const outcome = outcomeOf(query.get("outcome"));
  const filter = {
    actor: (query.get("actor") ?? "").trim(),
    action: (query.get("action") ?? "").trim(),
    outcome,
  };
  const cursor = query.get("cursor");
  const [page, agents, tokens] = await load(request, () =>
    Promise.all([
      api.call("audit.list", {
        query: {
          limit: 50,
          ...(filter.actor && { actor: filter.actor }),
          ...(filter.action && { action: filter.action }),
          ...(outcome && { outcome }),
          ...(cursor && { cursor }),
        },
      }),
      api.call("agents.list", { query: { limit: 200 } }),
      rightsOf(context).includes("tokens.manage") ? api.call("tokens.list", { query: { limit: 200 } }) : { data: [] },
    ]),
  );
  const names = Object.fromEntries([
    ...agents.data.map(({ id, name }) => [`agent:${id}`, name] as const),
    ...tokens.data.map(({ id, name, agent }) => [`token:${id}`, agent ? `${name} (${agent.name})` : name] as const),
  ]);
  return { ...page, names, filter };
}

function outcomeOf(value: string | null): "allowed" | "denied" | undefined {
  return value === "allowed" || value === "denied" ? value : undefined;
}

export default function Audit() {
  const intl = useIntl();
  const { data: entries, nextCursor, names, filter } = useLoaderData<typeof loader>();
  const title = intl.formatMessage({ id: "admin.audit" });
  return (
    <Page title={title} label={title} lead={<FormattedMessage id="admin.audit.what" />}>
      <Form className="admin-filter" role="search">
        <label className="grid gap-1">
          <span className="field-label">
            <FormattedMessage id="admin.audit.actor" />
          </span>
          <input name="actor" defaultValue={filter.actor} maxLength={200} className="input" dir="ltr" />
        </label>
        <label className="grid gap-1">
          <span className="field-label">
            <FormattedMessage id="admin.audit.action" />
          </span>
          <input name="action" defaultValue={filter.action} maxLength={100} className="input" dir="ltr" />
        </label>
        <label className="grid gap-1">
          <span className="field-label">
            <FormattedMessage id="admin.audit.outcome" />
          </span>
          <select name="outcome" defaultValue={filter.outcome ?? ""} className="input">
            <option value="">{intl.formatMessage({ id: "admin.audit.any" })}</option>
            <option value="allowed">{intl.formatMessage({ id: "admin.audit.allowed" })}</option>
            <option value="denied">{intl.formatMessage({ id: "admin.audit.denied" })}</option>
          </select>
        </label>
        <Button type="submit">
          <FormattedMessage id="admin.search" />
        </Button>
      </Form>
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
