import { FormattedMessage, useIntl } from "react-intl";
import { Link, useLoaderData } from "react-router";
import Receipt from "lucide-react/icons/receipt-text";
import type { Invoice } from "../../server/licensing/billing/invoice-contract.ts";
import { sessionContext } from "../context.ts";
import { load } from "../data.ts";
import { Badge, type Tone } from "../ui/badge.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { Day } from "../ui/day.tsx";
import { Money } from "../ui/money.tsx";
import { EmptyState } from "../ui/states.tsx";
import { AgentNotice } from "./agent-notice.tsx";
import { apiFor } from "./api.server.ts";
import { usePortalPath, withQuery } from "./paths.ts";
import { signedIn } from "./visitor.ts";
import type { Route } from "./+types/own-invoices.ts";
import "../account/account.css";

const PAGE = 25;
const TONES: { [state in Invoice["state"]]: Tone } = {
  draft: "neutral",
  open: "accent",
  paid: "good",
  refunded: "warn",
  void: "neutral",
  uncollectible: "danger",
};

export async function loader({ request, context, params }: Route.LoaderArgs) {
  if (signedIn(request, context.get(sessionContext).actor, params).kind !== "contact") return null;
  const cursor = new URL(request.url).searchParams.get("cursor");
  const { data, nextCursor } = await load(request, () =>
    apiFor(context).call("invoices.own.list", { query: { limit: PAGE, ...(cursor && { cursor }) } }),
  );
  return { rows: data, next: nextCursor };
}

export function InvoiceBadge({ invoice: { state, overdue } }: { invoice: Pick<Invoice, "state" | "overdue"> }) {
  return (
    <Badge tone={overdue ? "danger" : TONES[state]}>
      <FormattedMessage id={`portal.invoice.state.${overdue ? "overdue" : state}`} />
    </Badge>
  );
}

/** Its number, or that it has none. */
export function InvoiceName({ number }: { number: string | null }) {
  return <FormattedMessage id="portal.invoice.name" values={{ number: <bdi dir="ltr">{number ?? "–"}</bdi> }} />;
}

/** One's own invoices, and those of organizations one looks after or whose bills one pays. */
export default function OwnInvoices() {
  const loaded = useLoaderData<typeof loader>();
  return loaded === null ? <AgentNotice /> : <Page {...loaded} />;
}

function Page({ rows, next }: NonNullable<Awaited<ReturnType<typeof loader>>>) {
  const title = useIntl().formatMessage({ id: "portal.invoices.title" });
  const to = usePortalPath();
  return (
    <>
      <title>{title}</title>
      <meta name="robots" content="noindex" />
      <h1>{title}</h1>
      {rows.length === 0 ? (
        <EmptyState icon={Receipt} title={<FormattedMessage id="portal.invoices.none" />} />
      ) : (
        <ul className="own-list">
          {rows.map((invoice) => (
            <Row key={invoice.id} invoice={invoice} />
          ))}
        </ul>
      )}
      {next && (
        <p>
          <ButtonLink to={withQuery(to("/profile/invoices"), { cursor: next })} size="lg">
            <FormattedMessage id="portal.invoices.more" />
          </ButtonLink>
        </p>
      )}
    </>
  );
}

function Row({ invoice }: { invoice: Invoice }) {
  const to = usePortalPath();
  const { id, number, organization, issuedOn, dueOn, state, currency, total, owed } = invoice;
  return (
    <li>
      <div className="grid min-w-0 gap-0.5">
        <span className="flex flex-wrap items-center gap-2">
          <Link to={to(`/profile/invoices/${id}`)} className="link font-medium">
            <InvoiceName number={number} />
          </Link>
          <InvoiceBadge invoice={invoice} />
        </span>
        <span className="text-sm text-faint">
          {issuedOn && <Day on={issuedOn} />}
          {state === "open" && dueOn && (
            <>
              {" · "}
              <FormattedMessage id="portal.invoice.dueOn" values={{ day: <Day on={dueOn} /> }} />
            </>
          )}
          {organization && (
            <>
              {" · "}
              <bdi>{organization.name}</bdi>
            </>
          )}
        </span>
      </div>
      <span className="font-semibold">
        <Money amount={state === "open" ? owed : total} currency={currency} />
      </span>
    </li>
  );
}
