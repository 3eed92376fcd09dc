import { useEffect, useState } from "react";
import { FormattedMessage, useIntl } from "react-intl";
import Bug from "lucide-react/icons/bug";
import X from "lucide-react/icons/x";
import type { KnownIssue } from "../../server/products/issues/contract.ts";
import type { TicketIssue } from "../../server/support/issues/contract.ts";
import { IconButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { useToast } from "../ui/toast.tsx";
import { ApiError, callApi } from "./api-client.ts";
import { IssueNumber, StateBadge } from "./issues/parts.tsx";
import { useLiveEvents } from "./live.tsx";
import type { Ticket } from "./model.ts";
import { usePicker } from "./picker-context.tsx";
import { useTicketCommands } from "./ticket-commands.ts";

/** The known issues the open ticket is tied to: seen, tied by key, untied. */
export function TicketIssues({ ticket }: { ticket: Ticket }) {
  const intl = useIntl();
  const say = useToast();
  const pick = usePicker();
  const [tied, setTied] = useState<readonly TicketIssue[] | null>(null);
  const [asked, setAsked] = useState(0);
  const { id, number, subject } = ticket;
  useEffect(() => {
    let ended = false;
    callApi<{ data: TicketIssue[] }>("GET", `/tickets/${number}/known-issues`).then(
      ({ data }) => !ended && setTied(data),
      () => undefined,
    );
    return () => {
      ended = true;
    };
  }, [number, asked]);
  useLiveEvents(({ type, subjects }) => {
    const about = [`ticket:${id}`, ...(tied ?? []).map((one) => `knownIssue:${one.id}`)];
    if (["ticket.issueTied", "ticket.issueUntied", "knownIssue.changed"].includes(type) && about.some((one) => subjects.includes(one)))
      setAsked((n) => n + 1);
  });

  async function run(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      setAsked((n) => n + 1);
    } catch (error) {
      const { title = "", errors } = error instanceof ApiError ? error.problem : {};
      say(`${intl.formatMessage({ id: "change.failed" })} ${errors?.[0]?.message ?? title}`);
    }
  }
  const item = ({ number: issue, title, state, product }: KnownIssue) => ({
    id: String(issue),
    label: `KI-${issue} ${title}`,
    hint: `${product.name} · ${intl.formatMessage({ id: `issue.state.${state}` })}`,
  });
  function choose(): void {
    pick({
      title: intl.formatMessage({ id: "issue.tie" }),
      placeholder: intl.formatMessage({ id: "issue.tie.placeholder" }),
      items: offered(subject).then((all) => all.map(item)),
      search: async (typed, signal) =>
        (await callApi<{ data: KnownIssue[] }>("GET", `/known-issues?limit=20&q=${encodeURIComponent(typed)}`, { signal })).data.map(item),
      onPick: (issue) => void run(() => callApi("POST", `/tickets/${number}/known-issues`, { body: { issue: Number(issue) } })),
    });
  }
  useTicketCommands([{ id: "issue.tie", key: "i", icon: Bug, run: choose }]);
  return (
    <section className="side-part">
      <div className="flex items-center justify-between">
        <h2 className="side-label">
          <FormattedMessage id="issue.title" />
        </h2>
        <IconButton size="sm" label={intl.formatMessage({ id: "issue.tie" })} onClick={choose}>
          <Icon as={Bug} size={14} />
        </IconButton>
      </div>
      {tied !== null && tied.length === 0 && (
        <p className="text-xs text-faint">
          <FormattedMessage id="issue.tied.none" />
        </p>
      )}
      <ul className="grid gap-1.5">
        {(tied ?? []).map((one) => (
          <li key={one.id} className="flex items-start gap-1 text-sm">
            <div className="grid min-w-0 grow gap-0.5">
              <a href={`/desk/issues/${one.number}`} className="link">
                <IssueNumber number={one.number} /> <bdi>{one.title}</bdi>
              </a>
              <p className="issue-meta">
                <StateBadge state={one.state} />
                {one.fixedIn && <bdi dir="ltr">{one.fixedIn}</bdi>}
              </p>
            </div>
            <IconButton
              size="sm"
              label={intl.formatMessage({ id: "issue.untie" }, { number: one.number })}
              onClick={() => void run(() => callApi("DELETE", `/tickets/${number}/known-issues/${one.number}`))}
            >
              <Icon as={X} size={14} />
            </IconButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Known issues that hold the rarer words of a ticket's subject, then the newest. */
async function offered(subject: string): Promise<KnownIssue[]> {
  const words = [...new Set(subject.match(/[\p{L}\p{N}]{4,}/gu) ?? [])].toSorted((a, b) => b.length - a.length).slice(0, 4);
  const [like, newest] = await Promise.all([
    words.length > 0
      ? callApi<{ data: KnownIssue[] }>("GET", `/known-issues?limit=20&q=${encodeURIComponent(words.join(" or "))}`).catch(() => ({
          data: [],
        }))
      : { data: [] },
    callApi<{ data: KnownIssue[] }>("GET", "/known-issues?limit=30&state=investigating,confirmed,fixPlanned"),
  ]);
  const seen = new Set<number>();
  return [...like.data, ...newest.data].filter(({ number }) => !seen.has(number) && seen.add(number));
}
